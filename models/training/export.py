"""torch -> fp32 ONNX -> fused graph -> int8 ONNX."""

from __future__ import annotations

import hashlib
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from .labels import HEADS
from .model import Classifier

OUTPUTS = [*HEADS, "embedding"]


class _Tuple(nn.Module):
    """The exporter names outputs by position."""

    def __init__(self, model: Classifier) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        outputs = self.model(input_ids, attention_mask)
        return tuple(outputs[name] for name in OUTPUTS)


def export_fp32(model: Classifier, path: Path) -> None:
    """Writes the model with dynamic batch and sequence axes."""
    model.eval()
    model.set_exporting(True)
    ids = torch.randint(1000, 2000, (2, 16))
    axes = {name: {0: "batch"} for name in OUTPUTS}
    axes["input_ids"] = axes["attention_mask"] = {0: "batch", 1: "seq"}
    torch.onnx.export(
        _Tuple(model), (ids, torch.ones_like(ids)), str(path), input_names=["input_ids", "attention_mask"],
        output_names=OUTPUTS, dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    model.set_exporting(False)


def fuse(source: Path, target: Path, model: Classifier) -> None:
    """Fuses attention, layer norm and GELU: quantised, each attention block becomes one kernel."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # expects segment ids
    options.enable_bias_gelu = True
    fused = optimizer.optimize_model(
        str(source), "bert", num_heads=model.layers[0].heads, hidden_size=model.words.weight.shape[1],
        optimization_options=options, opt_level=0,
    )  # fmt: skip
    fused.save_model_to_file(str(target))
    narrow_inputs(target)


def narrow_inputs(path: Path) -> None:
    """Makes the int64 inputs of a file int32: JavaScript fills an array of numbers far faster than one of BigInts."""
    model = onnx.load(str(path))
    casts = []
    for value in model.graph.input:
        wide = f"{value.name}_int64"
        for node in model.graph.node:
            node.input[:] = [wide if name == value.name else name for name in node.input]
        casts.append(onnx.helper.make_node("Cast", [value.name], [wide], name=f"{value.name}_widen", to=onnx.TensorProto.INT64))
        value.type.tensor_type.elem_type = onnx.TensorProto.INT32
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(path))


def quantise(source: Path, target: Path, per_channel: bool, reduce_range: bool) -> None:
    """Weights and embeddings to int8; activations are quantised at run time.

    reduce_range keeps weights in 7 bits: without it, 16-bit sums saturate on x86 processors that lack VNNI, so the
    same file would answer differently from machine to machine. One scale for all embeddings is no loss: a scale per
    row left the logits' error as it was; nearly all of it comes from the second feed-forward products.
    """
    quantize_dynamic(
        str(source), str(target), per_channel=per_channel, reduce_range=reduce_range, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Attention", "Gather", "Gemm"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
