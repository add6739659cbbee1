"""TIERS.md and static.golden.json: generated from the files as shipped."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np

from .card import percent, table
from .encode import SPEC, feed
from .golden import cases
from .labels import HEADS
from .static import StaticEncoder
from .tiers import session_of

TIERS = ["static", "encoder", "cascade", "both"]
LENGTHS = [32, 128, 512, 2000]
GOLDEN_CASES = [
    "short", "one character", "no messages", "exactly 126 content tokens", "127 content tokens: head and tail, two scan windows",
    "long with the request at the end", "very long", "follow-up turn", "three user turns",
    "four user turns: the oldest is not read for intent", "previous turn over 24 tokens is cut",
    "two long previous turns share 40 tokens", "long newest after long previous turns", "empty user turns do not count",
    "system and tool messages are scanned only", "no user turn", "special tokens are ordinary text", "accents and case",
    "Japanese and Chinese", "emoji", "code",
]  # fmt: skip


def write_tiers_table(target: Path, figures: dict[str, dict[str, dict]], settings: dict, static_file: Path) -> None:
    """`figures`: set name -> tier -> figures of tiers.measure_tiers."""
    parts = [HEAD]
    for name, tiers in figures.items():
        parts.append(f"## {name.capitalize()}: {tiers['static']['rows']:,} conversations\n\n{_accuracy(tiers)}")
    parts.append("## What needs the encoder\n\n" + _shares(figures))
    cascade = settings["cascade"]
    bands = "; ".join(f"{head}: no below {cascade[head]['no']}, yes from {cascade[head]['yes']}" for head in ("sensitivity", "jailbreak"))
    parts.append(f"Static alone from an intent confidence of {cascade['intentConfidence']}; {bands}.\n")
    parts.append("## Latency of the static tier\n\n" + _latency(static_file))
    target.write_text("\n".join(parts), encoding="utf-8")


def _accuracy(tiers: dict[str, dict]) -> str:
    first = tiers["static"]
    rows: list[list] = []

    def row(name: str, value) -> None:
        cells = [value(tiers[tier]) for tier in TIERS]
        if any(cell is not None for cell in cells):
            rows.append([name, *map(percent, cells)])

    row(f"intent, `alt_intents` allowed ({first['intent_rows']})", lambda f: f["intent"])
    row("intent, English", lambda f: f["intent_english"])
    row(f"intent, other languages ({first['intent_other_rows']})", lambda f: f["intent_other"])
    row("intent, expected calibration error", lambda f: f["intent_ece"])
    row("complexity, exact", lambda f: f["complexity_exact"])
    row("complexity, within one step", lambda f: f["complexity_within"])
    row(f"domain, exam questions ({first['domain_exam_rows']})", lambda f: f["domain_exam"])
    row(f"domain, everyday prompts ({first['domain_rows']})", lambda f: f["domain"])
    for head, name in (("sensitivity", "sensitive"), ("jailbreak", "jailbreak")):
        row(f"{name}: recall ({first[head]['positives']})", lambda f: f[head]["recall"])
        row(f"{name}: false positives, look-alikes ({first[head]['look_alikes']})", lambda f: f[head]["look_alike_fpr"])
        row(f"{name}: false positives, all negatives ({first[head]['negatives']})", lambda f: f[head]["fpr"])
    row("sensitive kinds: micro F1", lambda f: f["kinds_f1"])
    return table(["measure (rows)", *TIERS], rows)


def _shares(figures: dict[str, dict[str, dict]]) -> str:
    names = {
        "alone": "prompts whose intent static answers alone",
        "alone_right": "right among them",
        "no_encoder": "prompts that need no run of the encoder for any head",
        "windows": "ordinary scan windows (harmless, no look-alikes) that needed the encoder",
        "windows_sensitivity": "for sensitivity",
        "windows_jailbreak": "for jailbreak",
        "all_windows": "all scan windows that needed the encoder, look-alikes and positives included",
    }
    rows = [[text, *(percent(tiers["cascade"][key]) for tiers in figures.values())] for key, text in names.items()]
    return table(["share in the cascade", *figures], rows)


def _latency(static_file: Path, runs: int = 200) -> str:
    """Median and 10th percentile of one window, milliseconds."""
    session = session_of(static_file)
    random = np.random.default_rng(1)
    rows = []
    for length in LENGTHS:
        ids = random.integers(1000, 30000, (1, length), dtype=np.int32)
        ids[0, 0], ids[0, -1] = SPEC.cls_id, SPEC.sep_id
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        times = []
        for _ in range(runs):
            started = time.perf_counter()
            session.run(None, inputs)
            times.append(1000 * (time.perf_counter() - started))
        rows.append([length, f"{np.median(times):.3f}", f"{np.quantile(times, 0.1):.3f}"])
    return table(["tokens", "median, ms", "10th percentile, ms"], rows)


def write_static_golden(static_file: Path, encoder: StaticEncoder, target: Path) -> None:
    """One case per line: {"name", "messages", "staticWindow": [ids], "outputs": {head: logits, 4 digits}}."""
    session = session_of(static_file)
    chosen = [case for case in cases() if case["name"] in GOLDEN_CASES]
    text = " ".join(f"item{n}" for n in range(1500))
    chosen.append({"name": "over 2,048 tokens: head and tail", "messages": [{"role": "user", "content": text + "\n\nSummarise."}]})
    lines = []
    for case in chosen:
        window = encoder.windows(case["messages"]).intent
        outputs = session.run(list(HEADS), feed([window]))
        rounded = {name: [round(float(x), 4) for x in value[0]] for name, value in zip(HEADS, outputs)}
        entry = {**case, "staticWindow": window, "outputs": rounded}
        lines.append(json.dumps(entry, ensure_ascii=True, separators=(",", ":")))
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


HEAD = """# Tiers

Generated by `models/calibrate_tiers.py`; edit that, not this file. Measured on the shipped files with ONNX Runtime, windows as served.
`both` averages the calibrated probabilities of static tier and encoder everywhere; `cascade` does so only where the static tier
is unsure (`models/training/tiers.py` has the rules). Temperatures, thresholds and the cascade's limits come from the
validation rows; the dev set is measured only. Classifier heads alone: pattern recognisers come on top. Look-alikes are
harmless rows written to look sensitive or hostile.

Latency: ONNX Runtime, one thread, one window per run, random tokens, Python call included, on a machine that was busy with other work.
"""
