"""The static tier: token and token-pair embeddings, pooled; no transformer.

It reads the same two kinds of window as the encoder, but its intent window is long: see StaticEncoder.
"""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .augment import augment, shorten_choices
from .data import Example
from .encode import SPEC, Encoder, Windows, intent_window, pad
from .export import narrow_inputs
from .fit import COMPLEXITY_TARGETS, HEAD_WEIGHTS, Item, class_weights, epoch_share, make_item
from .labels import HEADS, INTENT_HEADS, SCAN_HEADS

STATIC_SPEC = replace(SPEC, max_tokens=2048)


class StaticEncoder(Encoder):
    """messages -> Windows whose intent window holds up to 2,048 ids; scan windows as the encoder's."""

    def windows(self, messages: list[dict[str, str]]) -> Windows:
        ids = self.content(messages)
        users = [part for part, message in zip(ids, messages) if message["role"] == "user"]
        return Windows(intent_window(users, STATIC_SPEC), super().windows(messages).scan)


@dataclass(frozen=True)
class StaticShape:
    """Sizes. `pairs`: buckets of hashed pairs of neighbouring tokens; `edge`: tokens read as beginning and as end;
    `views`: weighted means, each with its own learned weight for every token.
    """

    width: int = 192
    pairs: int = 1 << 15
    pair_width: int = 64
    edge: int = 24
    views: int = 3
    hidden: int = 256


# A prime: (left * PAIR_PRIME + right) mod buckets spreads neighbours.
PAIR_PRIME = 7919


class StaticModel(nn.Module):
    """forward(input_ids int64 [batch, seq], attention_mask int64 [batch, seq]) -> raw logits by head name.

    From [CLS] to before the first [SEP] lies the newest turn (or the scanned chunk), after it the beginnings of earlier
    turns. Pools: of the newest turn the weighted means, the means of the first and last `edge`, the maximum; the mean of the rest;
    of the pairs from [CLS] to the first [SEP] weighted means, mean of the first `edge`, maximum. None of them is ever empty.
    """

    def __init__(self, words: Tensor, shape: StaticShape = StaticShape(), dropout: float = 0.4, token_dropout: float = 0.2) -> None:
        """words: float [vocabulary, width], the embeddings to start from."""
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding.from_pretrained(words.clone(), freeze=False, sparse=True)
        # A weight per view of every token and pair, before exp(). Views that start alike would stay alike.
        self.word_weights = nn.Embedding(len(words), shape.views, sparse=True)
        self.pairs = nn.Embedding(shape.pairs, shape.pair_width, sparse=True)
        self.pair_weights = nn.Embedding(shape.pairs, shape.views, sparse=True)
        nn.init.normal_(self.word_weights.weight, std=0.3)
        nn.init.normal_(self.pair_weights.weight, std=0.3)
        nn.init.normal_(self.pairs.weight, std=0.05)
        pooled = (shape.views + 4) * shape.width + (shape.views + 2) * shape.pair_width + 1
        self.inner = nn.Linear(pooled, shape.hidden)
        self.dropout = nn.Dropout(dropout)
        self.token_dropout = token_dropout
        self.heads = nn.Linear(shape.hidden, sum(HEADS.values()))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> dict[str, Tensor]:
        edge = self.shape.edge
        is_newest = torch.cumsum((input_ids == SPEC.sep_id).to(torch.float32), 1) == 0
        if self.training:
            is_kept = torch.rand(input_ids.shape) >= self.token_dropout
            is_kept[:, 0] = True
            is_kept = is_kept & is_newest
        else:
            is_kept = is_newest
        newest = is_newest.to(torch.float32)
        position = torch.arange(input_ids.shape[1], dtype=torch.float32)
        count = newest.sum(1, keepdim=True)
        first = newest * (position <= edge).to(torch.float32)
        last = newest * (position >= count - edge).to(torch.float32)
        rest = attention_mask.to(torch.float32) - newest
        kept = is_kept.to(torch.float32)
        weights = torch.exp(self.word_weights(input_ids)) * kept[:, :, None]
        # Pair n joins tokens n and n + 1: it belongs to the newest turn when its left token does.
        buckets = torch.remainder(input_ids[:, :-1] * PAIR_PRIME + input_ids[:, 1:], self.shape.pairs)
        # The others repeat the first pair, which the maximum has anyway: no mask as large as the rows.
        buckets = torch.where(is_kept[:, :-1], buckets, buckets[:, :1])
        pair_weights = torch.exp(self.pair_weights(buckets)) * kept[:, :-1, None]
        pooled = torch.cat(
            [
                self._pool(self.words(input_ids), self.shape.width, [*weights.unbind(2), first, last, rest], is_kept),
                self._pool(self.pairs(buckets), self.shape.pair_width, [*pair_weights.unbind(2), first[:, :-1]]),
                torch.log1p(count) * 0.2,
            ],
            1,
        )
        hidden = self.dropout(torch.relu(self.inner(self.dropout(pooled))))
        return dict(zip(HEADS, self.heads(hidden).split(list(HEADS.values()), 1)))

    def _pool(self, rows: Tensor, width: int, weights: list[Tensor], is_kept: Tensor | None = None) -> Tensor:
        """One mean for each of `weights` (float [batch, seq]), and the maximum of what is kept (bool [batch, seq]; default: all).

        rows: [batch, seq, width], float32 or uint8 (see ByteTable) -> float [batch, (len(weights) + 1) * width].
        Each pool is normalised: a mean of many tokens is small, a maximum is not. So the rows' scale and offset do not matter.
        """
        stacked = torch.stack(weights, 1)
        means = (stacked / stacked.sum(2, keepdim=True)) @ rows.to(torch.float32)
        if is_kept is not None:
            lowest = torch.full((), 0 if rows.dtype == torch.uint8 else -1e4, dtype=rows.dtype)
            rows = torch.where(is_kept[:, :, None], rows, lowest)
        pools = torch.cat([means, rows.amax(1, keepdim=True).to(torch.float32)], 1)
        return F.layer_norm(pools, (width,), eps=1e-6).flatten(1)


def reduced_words(base: Path, width: int, spread: float = 0.25) -> Tensor:
    """MiniLM's word embeddings on their `width` strongest directions, scaled to standard deviation `spread`."""
    from safetensors.torch import load_file

    weights = load_file(base / "model.safetensors")
    words = next(value for name, value in weights.items() if name.endswith("embeddings.word_embeddings.weight")).double()
    words = words - words.mean(0)
    _, vectors = torch.linalg.eigh(words.T @ words)
    reduced = words @ vectors.flip(1)[:, :width]
    return (reduced * (spread / reduced.std())).float()


# --- training ------------------------------------------------------------------------------------


@dataclass
class StaticOptions:
    """Hyper-parameters. Learning rates are peaks; warm-up and decay are linear."""

    epochs: int = 10
    public_share: float = 0.4
    exam_share: float = 0.7
    batch_examples: int = 64
    batch_tokens: int = 16384
    # Slower ones learn less in the same time; dropout, not a low rate, keeps rare words from being learnt by heart.
    embedding_lr: float = 6e-3
    layer_lr: float = 2e-3
    weight_decay: float = 0.02
    warmup: float = 0.05
    smoothing: float = 0.05
    teacher_weight: float = 1.0
    seed: int = 1


# Example id -> head name -> logits [n] of a teacher: of the intent window, and the highest over all scan windows.
Teacher = dict[str, dict[str, np.ndarray]]
# Not jailbreak: with it, more attacks were missed. Of unlabelled text, all.
SCAN_TEACHER_HEADS = ("sensitivity", "sensitive_kinds")


def fit_static(
    model: StaticModel,
    rows: list[Example],
    encoder: StaticEncoder,
    options: StaticOptions,
    teacher: Teacher | None = None,
    log: Callable[[str], None] = print,
    on_epoch: Callable[[StaticModel, int], None] = lambda model, epoch: None,
) -> StaticModel:
    """Trains `model` in place and returns it in evaluation mode."""
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    weights = class_weights(rows)
    others = [row for row in rows if not row.is_public and not row.sensitive and not row.jailbreak]
    tables = [p for m in model.modules() if isinstance(m, nn.Embedding) for p in m.parameters()]
    layers = [*model.inner.parameters(), *model.heads.parameters()]
    optimizers = [
        torch.optim.SparseAdam(tables, lr=options.embedding_lr),
        torch.optim.AdamW(layers, lr=options.layer_lr, weight_decay=options.weight_decay),
    ]
    schedulers, started = None, time.time()
    for epoch in range(options.epochs):
        model.train()
        items = []
        for row in rows:
            if rng.random() >= epoch_share(row, options):
                continue
            messages = augment(row, rng, others)
            if row.source == "mmlu_pro":
                messages[-1]["content"] = shorten_choices(messages[-1]["content"], rng)
            items.append(make_item(row, messages, encoder, rng))
        batches = make_batches(items, options, rng)
        if schedulers is None:
            total = len(batches) * options.epochs
            warm = max(1, int(total * options.warmup))
            rate = lambda n: min((n + 1) / warm, max(0.01, (total - n) / (total - warm + 1)))  # noqa: E731
            schedulers = [torch.optim.lr_scheduler.LambdaLR(optimizer, rate) for optimizer in optimizers]
        running: dict[str, list[float]] = {}
        for batch in batches:
            losses = batch_losses(model, batch, weights, options, teacher or {})
            for optimizer in optimizers:
                optimizer.zero_grad(set_to_none=True)
            sum(losses.values()).backward()
            for part in [*optimizers, *schedulers]:
                part.step()
            for name, value in losses.items():
                running.setdefault(name, []).append(float(value.detach()))
        means = " ".join(f"{name} {np.mean(values):.3f}" for name, values in sorted(running.items()))
        log(f"epoch {epoch + 1}/{options.epochs} {len(batches)} batches {time.time() - started:.0f} s  {means}")
        model.eval()
        on_epoch(model, epoch + 1)
    return model.eval()


def make_batches(items: list[Item], options: StaticOptions, rng: random.Random) -> list[list[Item]]:
    """Batches of similar length, at most `batch_tokens` with padding, in random order."""
    longest = {id(item): max(map(len, item.windows)) for item in items if item.windows}
    items = sorted((item for item in items if item.windows), key=lambda item: longest[id(item)] * rng.uniform(0.8, 1.2))
    batches: list[list[Item]] = [[]]
    windows = width = 0
    for item in items:
        width = max(width, longest[id(item)])
        if batches[-1] and (
            len(batches[-1]) == options.batch_examples or (windows + len(item.windows)) * width > options.batch_tokens
        ):
            batches.append([])
            windows, width = 0, longest[id(item)]
        batches[-1].append(item)
        windows += len(item.windows)
    rng.shuffle(batches)
    return batches


def batch_losses(
    model: StaticModel, batch: list[Item], weights: dict[str, Tensor], options: StaticOptions, teacher: Teacher
) -> dict[str, Tensor]:
    """Head name -> weighted mean loss over the examples that have the label; `teacher`: the same to soft labels."""
    ids, mask = pad([window for item in batch for window in item.windows])
    outputs = model(torch.from_numpy(ids), torch.from_numpy(mask))
    offsets = np.cumsum([0] + [len(item.windows) for item in batch])
    losses: dict[str, Tensor] = {}
    readers = [(item.example, int(offset) + item.intent) for item, offset in zip(batch, offsets) if item.intent is not None]
    if readers:
        examples = [example for example, _ in readers]
        index = torch.tensor([position for _, position in readers])
        _label_losses({name: outputs[name][index] for name in INTENT_HEADS}, examples, weights, options, teacher, losses)
    scanned = [(item.example, [int(offset) + n for n in item.scan]) for item, offset in zip(batch, offsets) if item.scan]
    if scanned:
        # As served, a conversation is as sensitive as its most sensitive window.
        most = max(len(positions) for _, positions in scanned)
        index = torch.tensor([positions + positions[:1] * (most - len(positions)) for _, positions in scanned])
        rows = {name: outputs[name][index].amax(1) for name in ("sensitivity", "sensitive_kinds", "jailbreak")}
        _scan_losses(rows, [example for example, _ in scanned], weights, options, teacher, losses)
    return losses


def _label_losses(rows, examples: list[Example], weights, options: StaticOptions, teacher: Teacher, losses) -> None:
    """Adds intent, complexity and domain."""
    size = HEADS["intent"]
    logs = {name: F.log_softmax(value, -1) for name, value in rows.items()}
    target, share, allowed = torch.zeros(len(examples), size), torch.zeros(len(examples)), torch.zeros(len(examples), size)
    for n, example in enumerate(examples):
        if example.intent_any:
            allowed[n, example.intent_any] = 1
            share[n] = example.intent_weight
        elif example.intent is not None:
            target[n] = torch.from_numpy(example.intent)
            share[n] = example.intent_weight * float((target[n] * weights["intent"]).sum())
    if share.sum() > 0:
        soft = target * (1 - options.smoothing) + options.smoothing / size
        is_any = allowed.sum(1) > 0
        any_loss = -torch.logsumexp(logs["intent"] + torch.log(allowed + 1e-9), 1)
        loss = torch.where(is_any, any_loss, -(soft * logs["intent"]).sum(1))
        losses["intent"] = HEAD_WEIGHTS["intent"] * (loss * share).sum() / share.sum()
    for name in ("complexity", "domain"):
        known = [n for n, example in enumerate(examples) if getattr(example, name) is not None]
        if not known:
            continue
        labels = torch.tensor([getattr(examples[n], name) for n in known])
        if name == "complexity":
            targets = COMPLEXITY_TARGETS[labels]
        else:
            targets = F.one_hot(labels, HEADS[name]) * (1 - options.smoothing) + options.smoothing / HEADS[name]
        share = weights[name][labels]
        losses[name] = HEAD_WEIGHTS[name] * (-(targets * logs[name][known]).sum(1) * share).sum() / share.sum()
    known = [n for n, example in enumerate(examples) if example.id in teacher]
    if known:
        loss = 0.0
        for name in INTENT_HEADS:
            soft = torch.softmax(torch.from_numpy(np.stack([teacher[examples[n].id][name] for n in known])), -1)
            loss = loss - HEAD_WEIGHTS[name] * (soft * logs[name][known]).sum(1).mean()
        losses["intent teacher"] = options.teacher_weight * loss * len(known) / len(examples)


def _scan_losses(rows, examples: list[Example], weights, options: StaticOptions, teacher: Teacher, losses) -> None:
    """Adds sensitivity, sensitive_kinds and jailbreak."""
    for name, attribute in (("sensitivity", "sensitive"), ("jailbreak", "jailbreak"), ("sensitive_kinds", "kinds")):
        known = [n for n, example in enumerate(examples) if getattr(example, attribute) is not None]
        if known:
            labels = torch.tensor(np.stack([np.atleast_1d(getattr(examples[n], attribute)) for n in known]), dtype=torch.float32)
            losses[name] = HEAD_WEIGHTS[name] * F.binary_cross_entropy_with_logits(
                rows[name][known], labels * 0.96 + 0.02, pos_weight=weights[name]
            )
    known = [n for n, example in enumerate(examples) if example.id in teacher]
    if known:
        loss = 0.0
        for name in SCAN_HEADS:
            taught = [n for n in known if name in SCAN_TEACHER_HEADS or examples[n].is_unlabelled]
            if taught:
                soft = torch.sigmoid(torch.from_numpy(np.stack([teacher[examples[n].id][name] for n in taught])))
                part = F.binary_cross_entropy_with_logits(rows[name][taught], soft) * len(taught) / len(examples)
                loss = loss + HEAD_WEIGHTS[name] * part
        if torch.is_tensor(loss):
            losses["scan teacher"] = options.teacher_weight * loss


# --- export --------------------------------------------------------------------------------------


class ByteTable(nn.Module):
    """An embedding as bytes, 128 for zero and one scale for all: normalised pools need to know neither.

    Not int8: ONNX Runtime has no Where for it.
    """

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        # The last 0.01 % of the values are cut: they would cost the rest half of its steps.
        limit = torch.quantile(weight.abs().flatten()[::7], 0.9999)
        self.register_buffer("rows", (128 + torch.round(weight / limit * 127).clamp(-127, 127)).to(torch.uint8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids]


class _HalfLinear(nn.Module):
    """A layer stored as float16; ONNX Runtime widens it once, at load."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.register_buffer("weight", layer.weight.detach().to(torch.float16))
        self.register_buffer("bias", layer.bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight.to(torch.float32), self.bias)


class _Tuple(nn.Module):
    """The exporter names outputs by position."""

    def __init__(self, members: list[StaticModel]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, input_ids, attention_mask):
        outputs = [member(input_ids, attention_mask) for member in self.members]
        return tuple(sum(output[name] for output in outputs) / len(outputs) for name in HEADS)


def _narrow(model: StaticModel) -> StaticModel:
    model = copy.deepcopy(model).eval()
    model.words = ByteTable(model.words.weight.detach())
    model.pairs = ByteTable(model.pairs.weight.detach())
    model.inner = _HalfLinear(model.inner)
    return model


def export_static(members: list[StaticModel], path: Path) -> None:
    """Writes static.onnx: the mean of the members' logits, embeddings as bytes, large layers float16, dynamic batch and sequence axes."""
    ids = torch.tensor([[SPEC.cls_id, *range(1000, 1014), SPEC.sep_id]] * 2)
    axes = {name: {0: "batch"} for name in HEADS}
    axes["input_ids"] = axes["attention_mask"] = {0: "batch", 1: "seq"}
    torch.onnx.export(
        _Tuple([_narrow(member) for member in members]), (ids, torch.ones_like(ids)), str(path), input_names=["input_ids", "attention_mask"],
        output_names=list(HEADS), dynamic_axes=axes, opset_version=17, dynamo=False,
        do_constant_folding=False,
    )  # fmt: skip
    narrow_inputs(path)
