"""How the static tier and the encoder answer together: reading, calibration, measures. The command is ../calibrate_tiers.py.

Averaged: p = (p_static + p_encoder) / 2, each calibrated by its own temperature, then sharpened by a temperature T of its
own: p^(1/T), normalised over the labels (a yes/no head has the labels p and 1 - p).

Cascade, intent window: the static tier alone where its highest calibrated intent probability is at least
`intentConfidence`, for intent, complexity and domain; averaged elsewhere. Cascade, each scan window and head: the static tier
alone below `no` and from `yes` on, averaged in between; an averaged window is a "yes" from `tiers.both`'s threshold on.
A window is run through the encoder once, when either head is unsure of it. The highest window decides, in every tier.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from .calibrate import LOOK_ALIKE_FPR, calibrate
from .data import Example
from .encode import Encoder, feed
from .evaluate import Predictions, expected_calibration_error, intent_hits, look_alikes, measure, rate, sigmoid, softmax
from .labels import HEADS, INTENT_HEADS, SCAN_HEADS
from .static import StaticEncoder

YES_NO = ("sensitivity", "jailbreak")
# Accuracy that the cascade may lose against averaging everything: a run of the encoder takes ten times as long or longer.
INTENT_LOSS = 0.005
# Share of ordinary windows that a head may leave to the encoder; held-out ones are odder than most.
WINDOW_SHARE = {"sensitivity": 0.15, "jailbreak": 0.1}
# As src/inference/parts.ts: windows of the encoder in one run.
BATCH_WINDOWS = 4


@dataclass
class Readings:
    """Raw logits of one model: intent heads float [examples, n]; scan heads float [windows, n]; owner int [windows]."""

    logits: dict[str, np.ndarray]
    owner: np.ndarray


def session_of(model_file: Path) -> onnxruntime.InferenceSession:
    """One thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model_file), options, providers=["CPUExecutionProvider"])


def read(model_file: Path, examples: list[Example], encoder: Encoder | StaticEncoder) -> Readings:
    """Runs every window as the product does: the intent window, then the others by length, four at a time."""
    session = session_of(model_file)
    names = list(HEADS)
    collected: dict[str, list[np.ndarray]] = {name: [] for name in names}
    owner: list[int] = []
    for number, example in enumerate(examples):
        windows = encoder.windows(example.messages)
        unread = sorted((n for n, window in enumerate(windows.scan) if window != windows.intent), key=lambda n: len(windows.scan[n]))
        runs = [[windows.intent]] + [
            [windows.scan[n] for n in unread[start : start + BATCH_WINDOWS]] for start in range(0, len(unread), BATCH_WINDOWS)
        ]
        outputs = [dict(zip(names, session.run(names, feed(run)))) for run in runs]
        # Row 0 is the intent window, which may be the only scan window too.
        rows = {name: np.concatenate([output[name] for output in outputs]) for name in names}
        order = [unread.index(n) + 1 if n in unread else 0 for n in range(len(windows.scan))]
        for name in INTENT_HEADS:
            collected[name].append(rows[name][0])
        for name in SCAN_HEADS:
            collected[name].append(rows[name][order])
        owner += [number] * len(windows.scan)
    logits = {name: (np.stack if name in INTENT_HEADS else np.concatenate)(values) for name, values in collected.items()}
    return Readings({name: value.astype(np.float64) for name, value in logits.items()}, np.array(owner, int))


def predictions_of(readings: Readings, examples: list[Example]) -> Predictions:
    """The highest window of each scan head; no window at all is a very sure "no"."""
    logits = dict(readings.logits)
    for name, size in SCAN_HEADS.items():
        highest = np.full((len(examples), size), -50.0)
        np.maximum.at(highest, readings.owner, readings.logits[name])
        logits[name] = highest
    return Predictions(examples, logits)


def average(static: Readings, encoder: Readings, tiers: dict, of_logits: bool = False) -> Readings:
    """Averaged probabilities as logits, before the averaged tier's own temperature: log p, or log(p / (1 - p)).

    `of_logits`: averages the scaled logits instead, to compare.
    """
    logits = {}
    for name in HEADS:
        pairs = [(part.logits[name], tiers[tier][name]["temperature"]) for part, tier in ((static, "static"), (encoder, "encoder"))]
        if of_logits:
            logits[name] = sum(value / temperature for value, temperature in pairs) / 2
        elif name in INTENT_HEADS:
            logits[name] = np.log(sum(softmax(*pair) for pair in pairs) / 2 + 1e-12)
        else:
            p = np.clip(sum(sigmoid(*pair) for pair in pairs) / 2, 1e-9, 1 - 1e-9)
            logits[name] = np.log(p / (1 - p))
    return Readings(logits, static.owner)


def heads_of(predictions: Predictions) -> dict[str, dict]:
    """Temperatures and thresholds without the labels."""
    return {name: {k: v for k, v in head.items() if k != "labels"} for name, head in calibrate(predictions).items()}


# --- cascade -------------------------------------------------------------------------------------


@dataclass
class Cascade:
    """Final probabilities as logits (temperature 1), and what needed the encoder."""

    readings: Readings
    is_alone: np.ndarray
    """bool [examples]: the static tier answered the intent window alone."""
    is_unsure: dict[str, np.ndarray]
    """head -> bool [windows]: this head asked for the encoder."""


def cascade_of(static: Readings, both: Readings, settings: dict) -> Cascade:
    """`settings`: static.json's `tiers` and `cascade`; `both`: from average()."""
    tiers, cascade = settings["tiers"], settings["cascade"]
    confidence = softmax(static.logits["intent"], tiers["static"]["intent"]["temperature"]).max(1)
    is_alone = confidence >= cascade["intentConfidence"]
    logits, is_unsure = {}, {}
    for name in INTENT_HEADS:
        alone, averaged = (
            part.logits[name] / tiers[tier][name]["temperature"] for part, tier in ((static, "static"), (both, "both"))
        )
        logits[name] = np.where(is_alone[:, None], alone, averaged)
    for name in YES_NO:
        p = sigmoid(static.logits[name], tiers["static"][name]["temperature"])
        averaged = sigmoid(both.logits[name], tiers["both"][name]["temperature"])
        threshold = tiers["both"][name]["threshold"]
        unsure = (p >= cascade[name]["no"]) & (p < cascade[name]["yes"])
        # One threshold for all: what the static tier decides alone stays on its side of it.
        alone = np.where(p >= cascade[name]["yes"], np.maximum(p, threshold), np.minimum(p, threshold - 1e-6))
        p = np.clip(np.where(unsure, averaged, alone), 1e-9, 1 - 1e-9)
        logits[name], is_unsure[name] = np.log(p / (1 - p)), unsure[:, 0]
    read_by_both = is_unsure["sensitivity"] | is_unsure["jailbreak"]
    kinds = [part.logits["sensitive_kinds"] / tiers[tier]["sensitive_kinds"]["temperature"] for part, tier in ((static, "static"), (both, "both"))]
    logits["sensitive_kinds"] = np.where(read_by_both[:, None], kinds[1], kinds[0])
    return Cascade(Readings(logits, static.owner), is_alone, is_unsure)


def cascade_heads(tiers: dict) -> dict:
    """The heads that judge cascade_of()'s logits."""
    return {name: {**head, "temperature": 1.0} for name, head in tiers["both"].items()}


def calibrate_tiers(static: Readings, encoder: Readings, examples: list[Example]) -> dict:
    """-> static.json's `cascade` and `tiers`."""
    tiers = {"static": heads_of(predictions_of(static, examples)), "encoder": heads_of(predictions_of(encoder, examples))}
    both = average(static, encoder, tiers)
    tiers["both"] = heads_of(predictions_of(both, examples))
    cascade = {"intentConfidence": choose_confidence(static, both, tiers, examples)}
    for name in YES_NO:
        cascade[name] = choose_band(static, both, tiers, examples, name)
    return {"cascade": cascade, "tiers": tiers}


def choose_confidence(static: Readings, both: Readings, tiers: dict, examples: list[Example]) -> float:
    """Lowest confidence from which on the cascade stays within INTENT_LOSS of averaging everything."""
    confidence = softmax(static.logits["intent"], tiers["static"]["intent"]["temperature"]).max(1)
    alone, averaged = (intent_hits(predictions_of(part, examples)) for part in (static, both))
    chosen = 0.99
    for limit in np.arange(0.99, 0.39, -0.01):
        if rate(averaged) - rate(np.where(confidence >= limit, alone, averaged)) > INTENT_LOSS:
            break
        chosen = limit
    return round(float(chosen), 2)


def ordinary_windows(examples: list[Example], owner: np.ndarray) -> np.ndarray:
    """bool [windows]: of harmless rows that weren't written to look otherwise, and are no exam questions."""
    alike = look_alikes(examples, "sensitivity") | look_alikes(examples, "jailbreak")
    return np.array([not (e.sensitive or e.jailbreak or e.is_public) for e in examples])[owner] & ~alike[owner]


def choose_band(static: Readings, both: Readings, tiers: dict, examples: list[Example], head: str) -> dict[str, float]:
    """-> {"no", "yes"} of static probabilities.

    `no`: the highest that loses no positive row which averaging finds, or that leaves WINDOW_SHARE of the ordinary windows
    to the encoder if that is higher. `yes`: the lowest that keeps false positives on look-alikes within LOOK_ALIKE_FPR and
    adds at most 0.1 % on other harmless rows; 1, which is never reached, if none does.
    """
    attribute = "sensitive" if head == "sensitivity" else "jailbreak"
    labels = np.array([getattr(example, attribute) for example in examples], object)
    positive, negative = labels == True, labels == False  # noqa: E712
    alike = look_alikes(examples, head)
    p = sigmoid(static.logits[head][:, 0], tiers["static"][head]["temperature"])
    found = sigmoid(both.logits[head][:, 0], tiers["both"][head]["temperature"]) >= tiers["both"][head]["threshold"]

    def hits(no: float, yes: float) -> np.ndarray:
        flags = np.zeros(len(examples), bool)
        np.logical_or.at(flags, static.owner, np.where(p >= yes, True, np.where(p < no, False, found)))
        return flags

    everything = hits(0, 2)
    grid = np.round(np.concatenate([np.arange(0.001, 0.05, 0.001), np.arange(0.05, 0.6, 0.01)]), 3)
    lossless = [no for no in grid if (hits(no, 2) & positive).sum() >= (everything & positive).sum()]
    ordinary = p[ordinary_windows(examples, static.owner)]
    no = max(lossless[-1] if lossless else 0.0, float(np.quantile(ordinary, 1 - WINDOW_SHARE[head])))
    base = (everything & negative).sum() + 0.001 * negative.sum()
    most = max(LOOK_ALIKE_FPR, everything[alike].mean())
    for yes in [*np.arange(0.5, 0.995, 0.01), 0.995, 1.0]:
        flags = hits(no, yes)
        if yes > no and flags[alike].mean() <= most and (flags & negative).sum() <= base:
            break
    return {"no": round(float(no), 4), "yes": round(float(yes), 4)}


# --- measures ------------------------------------------------------------------------------------


def measure_tiers(static: Readings, encoder: Readings, examples: list[Example], settings: dict) -> dict[str, dict]:
    """Tier name -> figures of evaluate.measure, with calibration error; the cascade's shares too."""
    tiers = settings["tiers"]
    both = average(static, encoder, tiers)
    cascade = cascade_of(static, both, settings)
    figures = {}
    for name, readings, heads in (
        ("static", static, tiers["static"]),
        ("encoder", encoder, tiers["encoder"]),
        ("cascade", cascade.readings, cascade_heads(tiers)),
        ("both", both, tiers["both"]),
    ):
        predictions = predictions_of(readings, examples)
        figures[name] = measure(predictions, {"heads": heads})
        hits = intent_hits(predictions)
        known = ~np.isnan(hits)
        confidence = softmax(predictions.logits["intent"], heads["intent"]["temperature"]).max(1)
        figures[name]["intent_ece"] = expected_calibration_error(confidence[known], hits[known])
    labelled = np.array([bool(example.accepted) for example in examples])
    ordinary = ordinary_windows(examples, static.owner)
    unsure = cascade.is_unsure["sensitivity"] | cascade.is_unsure["jailbreak"]
    figures["cascade"] |= {
        "alone": float(cascade.is_alone[labelled].mean()),
        "alone_right": rate(intent_hits(predictions_of(static, examples))[cascade.is_alone]),
        "windows": float(unsure[ordinary].mean()),
        "all_windows": float(unsure.mean()),
        **{f"windows_{name}": float(cascade.is_unsure[name][ordinary].mean()) for name in YES_NO},
    }
    needs = np.zeros(len(examples), bool)
    np.logical_or.at(needs, static.owner, unsure)
    figures["cascade"]["no_encoder"] = float((cascade.is_alone & ~needs)[labelled].mean())
    return figures
