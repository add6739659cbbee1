"""Runs an exported ONNX file as it is served and measures it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from .data import Example
from .encode import Encoder, feed
from .export import OUTPUTS
from .labels import INTENTS, SCAN_HEADS


@dataclass
class Predictions:
    """Raw logits per example, in the order of the examples: head name -> float [examples, n]; `embedding` too.

    Scan heads hold the maximum over an example's windows.
    """

    examples: list[Example]
    logits: dict[str, np.ndarray]


def predict(model_file: Path, examples: list[Example], encoder: Encoder, threads: int = 1) -> Predictions:
    """One run per conversation, intent and scan windows in one batch: dynamic quantisation depends on the batch."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model_file), options, providers=["CPUExecutionProvider"])
    collected: dict[str, list[np.ndarray]] = {name: [] for name in OUTPUTS}
    for example in examples:
        parts = encoder.windows(example.messages)
        unique = [parts.intent] + [window for window in parts.scan if window != parts.intent]
        rows = [unique.index(window) for window in parts.scan] or [0]
        outputs = dict(zip(OUTPUTS, session.run(OUTPUTS, feed(unique))))
        for name in OUTPUTS:
            value = outputs[name][rows].max(0) if name in SCAN_HEADS else outputs[name][0]
            collected[name].append(value)
    return Predictions(examples, {name: np.stack(values) for name, values in collected.items()})


def softmax(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Row-wise; float [n, k]."""
    scaled = logits / temperature
    scaled = np.exp(scaled - scaled.max(1, keepdims=True))
    return scaled / scaled.sum(1, keepdims=True)


def sigmoid(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Element-wise."""
    return 1 / (1 + np.exp(-logits / temperature))


# --- measures ------------------------------------------------------------------------------------


def intent_hits(predictions: Predictions) -> np.ndarray:
    """1 where the top intent is accepted (alternatives allowed), 0 where not, NaN where unlabelled."""
    top = predictions.logits["intent"].argmax(1)
    return np.array(
        [
            float(INTENTS[choice] in example.accepted) if example.accepted else np.nan
            for choice, example in zip(top, predictions.examples)
        ]
    )


def rate(values: np.ndarray) -> float | None:
    """Mean of the known values; None without any."""
    known = values[~np.isnan(values)] if values.size else values
    return float(known.mean()) if known.size else None


def look_alikes(examples: list[Example], head: str) -> np.ndarray:
    """Harmless rows written to look sensitive (files E, J; "[sens-hard-neg]") or like attacks (F's aFn, K)."""
    flags = []
    for example in examples:
        if head == "sensitivity":
            flags.append(example.sensitive is False and (example.source in ("E", "J") or "[sens-hard-neg]" in example.notes))
        else:
            is_written = example.source == "K" or example.id.startswith("aFn") or "[jb-hard-neg]" in example.notes
            flags.append(example.jailbreak is False and is_written)
    return np.array(flags, bool)


def binary_measures(predictions: Predictions, head: str, temperature: float, threshold: float) -> dict:
    """Recall, false-positive rates on look-alikes and on every negative, with their counts."""
    attribute = "sensitive" if head == "sensitivity" else "jailbreak"
    scores = sigmoid(predictions.logits[head][:, 0], temperature)
    labels = [getattr(example, attribute) for example in predictions.examples]
    positive = np.array([label is True for label in labels])
    negative = np.array([label is False for label in labels])
    alike = look_alikes(predictions.examples, head)
    hits = scores >= threshold
    return {
        "positives": int(positive.sum()),
        "recall": float(hits[positive].mean()) if positive.any() else None,
        "look_alikes": int(alike.sum()),
        "look_alike_fpr": float(hits[alike].mean()) if alike.any() else None,
        "negatives": int(negative.sum()),
        "fpr": float(hits[negative].mean()) if negative.any() else None,
    }


def measure(predictions: Predictions, manifest: dict) -> dict:
    """Every figure of the model card for one set."""
    heads = manifest["heads"]
    hits = intent_hits(predictions)
    is_english = np.array([example.lang == "en" for example in predictions.examples])
    complexity = label_pairs(predictions, "complexity")
    domain = label_pairs(predictions, "domain")
    exam = np.array([e.source == "mmlu_pro" for e in predictions.examples if e.domain is not None], bool)
    return {
        "rows": len(predictions.examples),
        "intent": rate(hits),
        "intent_rows": int((~np.isnan(hits)).sum()),
        "intent_english": rate(hits[is_english]),
        "intent_other": rate(hits[~is_english]),
        "intent_other_rows": int((~np.isnan(hits[~is_english])).sum()),
        "complexity_rows": len(complexity),
        "complexity_exact": float((complexity[:, 0] == complexity[:, 1]).mean()) if len(complexity) else None,
        "complexity_within": float((abs(complexity[:, 0] - complexity[:, 1]) <= 1).mean()) if len(complexity) else None,
        "domain_rows": int((~exam).sum()),
        "domain": float((domain[~exam, 0] == domain[~exam, 1]).mean()) if (~exam).any() else None,
        "domain_exam_rows": int(exam.sum()),
        "domain_exam": float((domain[exam, 0] == domain[exam, 1]).mean()) if exam.any() else None,
        "kinds_f1": kinds_f1(predictions, heads["sensitive_kinds"]),
        **{
            name: binary_measures(predictions, name, heads[name]["temperature"], heads[name]["threshold"])
            for name in ("sensitivity", "jailbreak")
        },
    }


def label_pairs(predictions: Predictions, head: str) -> np.ndarray:
    """int [known, 2]: label, prediction."""
    top = predictions.logits[head].argmax(1)
    pairs = [(getattr(e, head), int(t)) for e, t in zip(predictions.examples, top) if getattr(e, head) is not None]
    return np.array(pairs, int).reshape(-1, 2)


def kinds_f1(predictions: Predictions, head: dict) -> float | None:
    """Micro F1 of the kinds over sensitive rows that name them."""
    rows = [n for n, example in enumerate(predictions.examples) if example.sensitive and example.kinds is not None]
    if not rows:
        return None
    truth = np.stack([predictions.examples[n].kinds for n in rows]) > 0.5
    hits = sigmoid(predictions.logits["sensitive_kinds"][rows], head["temperature"]) >= head["threshold"]
    return float(2 * (truth & hits).sum() / max(1, truth.sum() + hits.sum()))


def expected_calibration_error(confidence: np.ndarray, correct: np.ndarray, bins: int = 10) -> float:
    """Mean |confidence - accuracy| over bins of equal width, weighted by size; 0 to 1."""
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            (index == b).mean() * abs(confidence[index == b].mean() - correct[index == b].mean())
            for b in range(bins)
            if (index == b).any()
        )
    )


def confusions(predictions: Predictions, limit: int = 20) -> list[tuple[str, str, int]]:
    """Most frequent (true intent, predicted intent, count) among wrong answers."""
    counts: dict[tuple[str, str], int] = {}
    for example, choice in zip(predictions.examples, predictions.logits["intent"].argmax(1)):
        if example.accepted and INTENTS[choice] not in example.accepted:
            key = (example.accepted[0], INTENTS[choice])
            counts[key] = counts.get(key, 0) + 1
    return [(*key, count) for key, count in sorted(counts.items(), key=lambda entry: -entry[1])[:limit]]


def per_intent(predictions: Predictions) -> list[tuple[str, int, float, float]]:
    """(intent, rows, recall with alternatives allowed, precision) for each intent."""
    top = predictions.logits["intent"].argmax(1)
    hits = intent_hits(predictions)
    table = []
    for index, name in enumerate(INTENTS):
        is_true = np.array([bool(e.accepted) and e.accepted[0] == name for e in predictions.examples])
        is_said = (top == index) & ~np.isnan(hits)
        table.append((name, int(is_true.sum()), rate(hits[is_true]) or 0.0, rate(hits[is_said]) or 0.0))
    return table


