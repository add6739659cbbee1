"""Fine-tuning: masked multi-task losses over intent windows and scan windows."""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .augment import augment, shorten_choices
from .data import Example
from .encode import Encoder, pad
from .labels import COMPLEXITIES, DOMAINS, INTENTS, INTENT_HEADS, SCAN_HEADS
from .model import Classifier


@dataclass
class FitOptions:
    """Hyper-parameters. Learning rates are peaks; warm-up and decay are linear."""

    epochs: float = 4
    public_share: float = 0.4
    # Exam questions are the one source of their domains: more of them in an epoch than of other public files.
    exam_share: float = 0.7
    batch_examples: int = 32
    batch_windows: int = 48
    encoder_lr: float = 8e-5
    # Most tokens of other languages are seen a few times only: at the encoder's rate they would hardly move.
    embedding_lr: float = 4e-4
    head_lr: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.06
    # Chance of a row that was read wrongly to come a second time in the next epoch: harder ones count more.
    repeat_missed: float = 0.6
    # Share of the peaks that is left at the end: more than nearly none when another training goes on from there.
    final_rate: float = 0.01
    smoothing: float = 0.05
    anchor_rows: int = 4000
    anchor_weight: float = 0.4
    seed: int = 1


HEAD_WEIGHTS = {
    "intent": 1.0, "complexity": 0.4, "domain": 0.6, "sensitivity": 1.0, "sensitive_kinds": 0.6, "jailbreak": 1.0,
}  # fmt: skip
# Head -> the label of an example that it learns.
VERDICTS = {"sensitivity": "sensitive", "jailbreak": "jailbreak"}
# Readers agree on only two thirds of the complexity labels, always within one step.
COMPLEXITY_TARGETS = torch.tensor([[0.9, 0.1, 0.0], [0.07, 0.86, 0.07], [0.0, 0.15, 0.85]])
# A label of the whole text says little about one of many windows: long negatives give a sample, long positives all.
MAX_SCAN_POSITIVE = 6
MAX_SCAN_NEGATIVE = 2
# Public attacks are attacks throughout.
MAX_SCAN_PUBLIC_POSITIVE = 2
MAX_SCAN_PUBLIC = 1


@dataclass
class Item:
    """One example as windows; `intent` and `scan` are positions in `windows`."""

    example: Example
    windows: list[list[int]]
    intent: int | None
    scan: list[int]
    anchor: np.ndarray | None


def make_item(example: Example, messages: list[dict], encoder: Encoder, rng: random.Random, anchor=None) -> Item:
    """Only windows that some label of the example can teach; a shared one is computed once."""
    parts = encoder.windows(messages)
    windows, intent, scan = [], None, []
    is_asked = any(label is not None for label in (example.intent, example.intent_any, example.complexity, example.domain))
    if is_asked or example.is_unlabelled:
        intent, windows = 0, [parts.intent]
    if example.sensitive is not None or example.jailbreak is not None or example.is_unlabelled:
        chosen = parts.scan
        if not (example.sensitive or example.jailbreak):
            limit = MAX_SCAN_PUBLIC if example.is_public else MAX_SCAN_NEGATIVE
        else:
            limit = MAX_SCAN_PUBLIC_POSITIVE if example.is_public else MAX_SCAN_POSITIVE
        if len(chosen) > limit:
            chosen = rng.sample(chosen, limit)
        for window in chosen:
            if intent is not None and window == windows[0]:
                scan.append(0)
            else:
                scan.append(len(windows))
                windows.append(window)
    return Item(example, windows, intent, scan, anchor)


def make_batches(items: list[Item], options: FitOptions, rng: random.Random) -> list[list[Item]]:
    """Batches of similar total length, in random order: little padding."""
    items = [item for item in items if item.windows]
    items.sort(key=lambda item: max(map(len, item.windows)) + rng.uniform(0, 8))
    batches: list[list[Item]] = []
    current: list[Item] = []
    windows = 0
    for item in items:
        if current and (len(current) == options.batch_examples or windows + len(item.windows) > options.batch_windows):
            batches.append(current)
            current, windows = [], 0
        current.append(item)
        windows += len(item.windows)
    batches.append(current)
    rng.shuffle(batches)
    return batches


def fit(
    model: Classifier,
    base: Classifier,
    rows: list[Example],
    encoder: Encoder,
    options: FitOptions,
    log: Callable[[str], None] = print,
    on_epoch: Callable[[Classifier, int], None] = lambda model, epoch: None,
) -> Classifier:
    """Trains `model` in place and returns it in evaluation mode. `base`: the untouched model whose embeddings it keeps.

    `on_epoch` is called after each epoch.
    """
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    anchors = compute_anchors(base, rows, encoder, options, rng)
    weights = class_weights(rows)
    others = [row for row in rows if row.source in "ABCDGHI" and not row.sensitive and not row.jailbreak]
    heads = [p for name, p in model.named_parameters() if name.startswith("heads.")]
    body = [p for name, p in model.named_parameters() if not name.startswith(("heads.", "words."))]
    optimizer = torch.optim.AdamW(
        [
            {"params": model.words.parameters(), "lr": options.embedding_lr, "weight_decay": 0.0},
            {"params": body, "lr": options.encoder_lr},
            {"params": heads, "lr": options.head_lr},
        ],
        weight_decay=options.weight_decay,
        fused=True,
    )
    epochs = [min(1.0, options.epochs - index) for index in range(math.ceil(options.epochs))]
    model.train()
    scheduler, step, started = None, 0, time.time()
    missed: set[str] = set()
    for epoch, share in enumerate(epochs):
        part = [row for row in rows if rng.random() < epoch_share(row, options)]
        part += [row for row in rows if row.id in missed and rng.random() < options.repeat_missed]
        missed.clear()
        part = rng.sample(part, int(len(part) * share)) if share < 1 else part
        items = []
        for row in part:
            messages = augment(row, rng, others)
            if row.source == "mmlu_pro":
                messages[-1]["content"] = shorten_choices(messages[-1]["content"], rng)
            items.append(make_item(row, messages, encoder, rng, anchors.get(row.id)))
        batches = make_batches(items, options, rng)
        if scheduler is None:
            total = max(1, int(len(batches) * sum(epochs) / share))
            warm = max(1, int(total * options.warmup))
            scheduler = torch.optim.lr_scheduler.LambdaLR(
                optimizer, lambda n: min((n + 1) / warm, options.final_rate + (1 - options.final_rate) * max(0, total - n) / (total - warm + 1))
            )
        running: dict[str, list[float]] = {}
        for number, batch in enumerate(batches):
            losses, missed_here = batch_losses(model, batch, weights, options)
            missed.update(missed_here)
            loss = sum(losses.values())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            step += 1
            for name, value in losses.items():
                running.setdefault(name, []).append(float(value.detach()))
            if number % 100 == 99 or number == len(batches) - 1:
                means = " ".join(f"{name} {np.mean(values[-100:]):.3f}" for name, values in sorted(running.items()))
                log(f"epoch {epoch + 1}/{len(epochs)} batch {number + 1}/{len(batches)} {time.time() - started:.0f} s  {means}")
        on_epoch(model, epoch + 1)
    return model.eval()


class EpochShares(Protocol):
    """Which part of the public rows an epoch sees."""

    public_share: float
    exam_share: float


def epoch_share(row: Example, options: EpochShares) -> float:
    """The chance of a row to be in an epoch."""
    if not row.is_public:
        return 1.0
    return options.exam_share if row.source == "mmlu_pro" else options.public_share


def batch_losses(
    model: Classifier, batch: list[Item], weights: dict[str, Tensor], options: FitOptions
) -> tuple[dict[str, Tensor], list[str]]:
    """-> head name -> weighted mean loss over the examples that have the label; ids of examples that were read wrongly."""
    flat = [window for item in batch for window in item.windows]
    offsets = np.cumsum([0] + [len(item.windows) for item in batch])
    ids, mask = pad(flat)
    outputs = model(torch.from_numpy(ids), torch.from_numpy(mask))
    losses: dict[str, Tensor] = {}
    missed: list[str] = []

    readers = [(item, int(offset) + item.intent) for item, offset in zip(batch, offsets) if item.intent is not None]
    if readers:
        index = torch.tensor([position for _, position in readers])
        rows = {name: outputs[name][index] for name in INTENT_HEADS}
        examples = [item.example for item, _ in readers]
        intent_losses(rows, examples, weights, options, losses)
        missed += [e.id for e, best in zip(examples, rows["intent"].argmax(-1).tolist()) if not is_allowed(e, best)]
        anchored = [(n, item.anchor) for n, (item, _) in enumerate(readers) if item.anchor is not None]
        if anchored:
            ours = outputs["embedding"][index][[n for n, _ in anchored]]
            theirs = torch.from_numpy(np.stack([anchor for _, anchor in anchored]))
            losses["anchor"] = options.anchor_weight * (1 - (ours * theirs).sum(-1)).mean()

    scanned = [(item, [int(offset) + n for n in item.scan]) for item, offset in zip(batch, offsets) if item.scan]
    if scanned:
        # Multiple-instance learning: as served, a conversation is as sensitive as its most sensitive window.
        rows = {name: torch.stack([outputs[name][p].amax(0) for _, p in scanned]) for name in SCAN_HEADS}
        examples = [item.example for item, _ in scanned]
        scan_losses(rows, examples, weights, losses)
        for name, attribute in VERDICTS.items():
            verdicts = (rows[name][:, 0] > 0).tolist()
            missed += [e.id for e, verdict in zip(examples, verdicts) if getattr(e, attribute) not in (None, verdict)]
    return losses, missed


def is_allowed(example: Example, intent: int) -> bool:
    """Whether the label of an example, or one of its alternatives, is `intent`; true of one without labels."""
    if example.intent_any:
        return intent in example.intent_any
    return example.intent is None or example.intent[intent] > 0


def intent_losses(rows, examples: list[Example], weights, options: FitOptions, losses: dict[str, Tensor]) -> None:
    """Adds intent, complexity and domain."""
    log_probs = F.log_softmax(rows["intent"], -1)
    values, shares = [], []
    for n, example in enumerate(examples):
        if example.intent_any:
            values.append(-torch.logsumexp(log_probs[n, example.intent_any], 0))
            shares.append(example.intent_weight)
        elif example.intent is not None:
            target = torch.from_numpy(example.intent)
            soft = target * (1 - options.smoothing) + options.smoothing / len(INTENTS)
            values.append(-(soft * log_probs[n]).sum())
            shares.append(example.intent_weight * float((target * weights["intent"]).sum()))
    if values:
        share = torch.tensor(shares)
        losses["intent"] = HEAD_WEIGHTS["intent"] * (torch.stack(values) * share).sum() / share.sum()

    known = [n for n, example in enumerate(examples) if example.complexity is not None]
    if known:
        labels = torch.tensor([examples[n].complexity for n in known])
        loss = F.cross_entropy(rows["complexity"][known], COMPLEXITY_TARGETS[labels], reduction="none")
        share = weights["complexity"][labels]
        losses["complexity"] = HEAD_WEIGHTS["complexity"] * (loss * share).sum() / share.sum()

    known = [n for n, example in enumerate(examples) if example.domain is not None]
    if known:
        labels = torch.tensor([examples[n].domain for n in known])
        losses["domain"] = HEAD_WEIGHTS["domain"] * F.cross_entropy(
            rows["domain"][known], labels, weights["domain"], label_smoothing=options.smoothing
        )


def scan_losses(rows, examples: list[Example], weights, losses: dict[str, Tensor]) -> None:
    """Adds sensitivity, sensitive_kinds and jailbreak."""
    for name, attribute in VERDICTS.items():
        known = [n for n, example in enumerate(examples) if getattr(example, attribute) is not None]
        if known:
            labels = torch.tensor([[float(getattr(examples[n], attribute))] for n in known])
            soft = labels * 0.96 + 0.02
            losses[name] = HEAD_WEIGHTS[name] * F.binary_cross_entropy_with_logits(
                rows[name][known], soft, pos_weight=weights[name]
            )
    known = [n for n, example in enumerate(examples) if example.kinds is not None]
    if known:
        labels = torch.from_numpy(np.stack([examples[n].kinds for n in known]))
        losses["sensitive_kinds"] = HEAD_WEIGHTS["sensitive_kinds"] * F.binary_cross_entropy_with_logits(
            rows["sensitive_kinds"][known], labels, pos_weight=weights["sensitive_kinds"]
        )


def class_weights(rows: list[Example]) -> dict[str, Tensor]:
    """Square root of inverse frequency, mean 1, at most 3: rare classes count more without ruling."""

    def inverse(counts: np.ndarray) -> Tensor:
        weights = np.sqrt(counts.mean() / np.maximum(counts, 1))
        return torch.tensor(np.clip(weights / weights.mean(), 0.33, 3), dtype=torch.float32)

    def positive(flags: list[bool]) -> Tensor:
        return torch.tensor(min(3.0, math.sqrt((len(flags) - sum(flags)) / max(1, sum(flags)))))

    kinds = np.stack([row.kinds for row in rows if row.kinds is not None])
    return {
        "intent": inverse(np.sum([row.intent for row in rows if row.intent is not None], axis=0)),
        "complexity": inverse(_counts([row.complexity for row in rows], len(COMPLEXITIES))),
        "domain": inverse(_counts([row.domain for row in rows], len(DOMAINS))),
        "sensitivity": positive([row.sensitive for row in rows if row.sensitive is not None]),
        "jailbreak": positive([row.jailbreak for row in rows if row.jailbreak is not None]),
        "sensitive_kinds": torch.tensor(np.sqrt((1 - kinds.mean(0)) / kinds.mean(0)).clip(1, 4), dtype=torch.float32),
    }


def _counts(labels: list[int | None], size: int) -> np.ndarray:
    return np.bincount([label for label in labels if label is not None], minlength=size).astype(float)


@torch.no_grad()
def compute_anchors(base: Classifier, rows: list[Example], encoder: Encoder, options: FitOptions, rng: random.Random) -> dict:
    """Sentence embeddings of the untouched base model for a sample of rows, by id.

    Pulling towards them keeps `embedding` useful for similarity while the layers learn the heads.
    """
    if not options.anchor_rows or not options.anchor_weight:
        return {}
    base.eval()
    sample = rng.sample([row for row in rows if row.intent is not None], min(options.anchor_rows, len(rows) // 3))
    entries = sorted(((encoder.windows(row.messages).intent, row.id) for row in sample), key=lambda entry: len(entry[0]))
    anchors = {}
    for start in range(0, len(entries), 32):
        part = entries[start : start + 32]
        ids, mask = pad([window for window, _ in part])
        values = base(torch.from_numpy(ids), torch.from_numpy(mask))["embedding"].numpy()
        anchors.update({row_id: copy.copy(value) for (_, row_id), value in zip(part, values)})
    return anchors
