"""Temperatures and thresholds, fitted on the validation logits of the int8 file."""

from __future__ import annotations

import numpy as np

from .evaluate import Predictions, look_alikes, sigmoid, softmax
from .labels import INTENT_HEADS, KINDS, LABELS

# Jailbreak: false positives accepted on validation look-alikes; the best recall within it decides the threshold.
LOOK_ALIKE_FPR = 0.05
# Sensitivity: a miss is a leak, a false alarm an answer by an internal model. So many false alarms is one miss worth, and with
# calibrated probabilities that gives the threshold: 1 / (1 + MISS_COST).
MISS_COST = 5
TEMPERATURES = np.exp(np.linspace(np.log(0.25), np.log(6), 160))


def calibrate(predictions: Predictions) -> dict[str, dict]:
    """-> manifest["heads"]."""
    heads: dict[str, dict] = {}
    for name in INTENT_HEADS:
        logits, targets = _soft_targets(predictions, name)
        loss = [-(targets * np.log(softmax(logits, t) + 1e-9)).sum(1).mean() for t in TEMPERATURES]
        heads[name] = {"labels": LABELS[name], "temperature": _round(TEMPERATURES[int(np.argmin(loss))])}
    for name, attribute in (("sensitivity", "sensitive"), ("jailbreak", "jailbreak")):
        known = [n for n, e in enumerate(predictions.examples) if getattr(e, attribute) is not None]
        labels = np.array([getattr(predictions.examples[n], attribute) for n in known], float)
        logits = predictions.logits[name][known, 0]
        temperature = _round(_fit_sigmoid(logits, labels))
        if name == "sensitivity":
            threshold = 1 / (1 + MISS_COST)
        else:
            alike = look_alikes(predictions.examples, name)[known]
            threshold = choose_threshold(sigmoid(logits, temperature), labels > 0.5, alike)
        heads[name] = {"temperature": temperature, "threshold": _round(threshold)}
    known = [n for n, e in enumerate(predictions.examples) if e.kinds is not None]
    truth = np.stack([predictions.examples[n].kinds for n in known])
    logits = predictions.logits["sensitive_kinds"][known]
    temperature = _round(_fit_sigmoid(logits.ravel(), truth.ravel()))
    # Kinds are reported for sensitive text only, so their threshold is chosen there.
    sensitive = truth.any(1)
    scores, truth = sigmoid(logits[sensitive], temperature), truth[sensitive] > 0.5
    grid = np.arange(0.1, 0.91, 0.02)
    f1 = [2 * (truth & (scores >= t)).sum() / (truth.sum() + (scores >= t).sum()) for t in grid]
    heads["sensitive_kinds"] = {
        "labels": KINDS, "temperature": temperature, "threshold": _round(grid[int(np.argmax(f1))])
    }  # fmt: skip
    return heads


def choose_threshold(scores: np.ndarray, positive: np.ndarray, alike: np.ndarray) -> float:
    """Lowest threshold whose false-positive rate on look-alikes is at most LOOK_ALIKE_FPR, within [0.05, 0.95].

    Halfway to the next look-alike below, so that it does not sit on one row's score.
    """
    if not alike.any() or not positive.any():
        return 0.5
    ranked = np.sort(scores[alike])[::-1]
    allowed = int(LOOK_ALIKE_FPR * len(ranked))
    above = ranked[allowed - 1] if allowed else 1.0
    return float(np.clip((min(above, 1.0) + ranked[allowed]) / 2, 0.05, 0.95))


def _soft_targets(predictions: Predictions, head: str) -> tuple[np.ndarray, np.ndarray]:
    """Logits and target distributions of the rows that have this label."""
    logits = predictions.logits[head]
    if head == "intent":
        # Any accepted answer is right: the share goes to the accepted label that the model prefers.
        known, targets = [], []
        for n, example in enumerate(predictions.examples):
            if example.accepted:
                accepted = [LABELS["intent"].index(name) for name in example.accepted]
                target = np.zeros(logits.shape[1])
                target[max(accepted, key=lambda label: logits[n, label])] = 1
                known.append(n)
                targets.append(target)
        return logits[known], np.stack(targets)
    known = [n for n, example in enumerate(predictions.examples) if getattr(example, head) is not None]
    return logits[known], np.eye(logits.shape[1])[[getattr(predictions.examples[n], head) for n in known]]


def _fit_sigmoid(logits: np.ndarray, labels: np.ndarray) -> float:
    def loss(temperature: float) -> float:
        p = np.clip(sigmoid(logits, temperature), 1e-7, 1 - 1e-7)
        return float(-(labels * np.log(p) + (1 - labels) * np.log(1 - p)).mean())

    return float(min(TEMPERATURES, key=loss))


def _round(value: float) -> float:
    return round(float(value), 4)
