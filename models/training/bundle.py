"""Writes the served folder: encoder.onnx, manifest.json, windows.golden.json, MODEL_CARD.md (tokenizer.json exists)."""

from __future__ import annotations

import datetime
import json
import shutil

import numpy as np

from . import data
from .calibrate import calibrate
from .card import write_card
from .data import Example
from .encode import SPEC, Encoder
from .evaluate import intent_hits, measure, predict, rate
from .export import export_fp32, fuse, quantise, sha256
from .golden import write_golden
from .model import Classifier

# name -> (per_channel, reduce_range)
VARIANTS = {"int8 per channel, 7-bit": (True, True), "int8 per tensor, 7-bit": (False, True), "int8 per channel, 8-bit": (True, False)}
# 7-bit weights give the same answers on processors with and without VNNI; per channel loses least.
SHIPPED = "int8 per channel, 7-bit"


def write_bundle(model: Classifier, train: list[Example], validation: list[Example], encoder: Encoder, args, log) -> None:
    """Exports, calibrates on validation, measures with ONNX Runtime. `args`: see train.py."""
    fp32, fused = args.work / "fp32.onnx", args.work / "fused.onnx"
    export_fp32(model, fp32)
    fuse(fp32, fused, model)
    shipped = args.out / "encoder.onnx"
    quantise(fused, args.work / "encoder.onnx", *VARIANTS[SHIPPED])
    shutil.copyfile(args.work / "encoder.onnx", shipped)
    log(f"exported {shipped.stat().st_size / 1e6:.1f} MB")

    predictions = predict(shipped, validation, encoder, args.threads)
    manifest = {
        "version": args.version or datetime.date.today().isoformat(),
        "encoder": {"file": shipped.name, "sha256": sha256(shipped), "maxTokens": SPEC.max_tokens},
        "tokenizer": {"file": "tokenizer.json", "sha256": sha256(args.out / "tokenizer.json")},
        "windows": SPEC.to_manifest(),
        "heads": calibrate(predictions),
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    write_golden(encoder, args.out / "windows.golden.json")
    log("manifest and golden windows written")

    sets = {"validation": (predictions, measure(predictions, manifest))}
    if args.dev and args.dev.is_file():
        dev = data.load_file(args.dev, data.file_rng(args.dev, args.seed))
        dev_predictions = predict(shipped, dev, encoder, args.threads)
        sets["dev"] = (dev_predictions, measure(dev_predictions, manifest))
        wrong = [e.id for e, hit in zip(dev, intent_hits(dev_predictions)) if hit == 0]
        log(f"dev intent {sets['dev'][1]['intent']:.3f}; wrong: {' '.join(wrong)}")
    log(json.dumps({name: figures for name, (_, figures) in sets.items()}))

    precision = compare_precision(fused, shipped, validation, encoder, predictions, manifest, args, log) if args.compare else None
    write_card(args.out / "MODEL_CARD.md", manifest, sets, precision, train, validation, args)
    log("model card written")


def compare_precision(fused, shipped, validation, encoder, shipped_predictions, manifest, args, log) -> list[tuple]:
    """(name, MB, intent, domain, sensitive recall, share of fp32's top intents kept) for fp32 and each variant."""
    reference = predict(fused, validation, encoder, args.threads)
    rows = []
    for name, flags in {"fp32": None, **VARIANTS}.items():
        if name == "fp32":
            path, predictions = fused, reference
        elif name == SHIPPED:
            path, predictions = shipped, shipped_predictions
        else:
            path = args.work / "variant.onnx"
            quantise(fused, path, *flags)
            predictions = predict(path, validation, encoder, args.threads)
        figures = measure(predictions, manifest)
        same = (predictions.logits["intent"].argmax(1) == reference.logits["intent"].argmax(1)).mean()
        rows.append((name, path.stat().st_size / 1e6, figures["intent"], figures["domain_exam"],
                     figures["sensitivity"]["recall"], figures["jailbreak"]["recall"], float(same)))  # fmt: skip
        log(f"{name}: intent {rate(intent_hits(predictions)):.4f}, same top intent as fp32 {np.mean(same):.4f}")
    return rows
