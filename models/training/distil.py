"""Soft labels for the static tier: what the encoder says of the training rows."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import numpy as np

from .data import Example
from .encode import Encoder, feed
from .export import sha256
from .labels import HEADS, INTENT_HEADS, SCAN_HEADS
from .static import Teacher
from .tiers import session_of

# Windows that are read of a long conversation; a public text is alike throughout.
MAX_SCAN, MAX_SCAN_PUBLIC = 4, 1
BATCH_WINDOWS = 8


def soft_labels(model_file: Path, rows: list[Example], encoder: Encoder, folder: Path, log) -> Teacher:
    """Logits of the encoder by row id, kept in `folder`: rows that this very file has read are not read again."""
    cache = folder / f"teacher-{sha256(model_file)[:12]}.pkl"
    known: Teacher = pickle.loads(cache.read_bytes()) if cache.is_file() else {}
    rng = random.Random(1)
    jobs: list[tuple[str, bool, bool, list[int]]] = []
    for row in rows:
        if row.id in known:
            continue
        windows = encoder.windows(row.messages)
        limit = MAX_SCAN_PUBLIC if row.is_public else MAX_SCAN
        scan = rng.sample(windows.scan, limit) if len(windows.scan) > limit else windows.scan
        jobs.append((row.id, True, windows.intent in scan, windows.intent))
        jobs += [(row.id, False, True, window) for window in scan if window != windows.intent]
    jobs.sort(key=lambda job: len(job[3]))
    session, names = session_of(model_file), list(HEADS)
    for start in range(0, len(jobs), BATCH_WINDOWS):
        part = jobs[start : start + BATCH_WINDOWS]
        inputs = feed([window for *_, window in part])
        outputs = dict(zip(names, session.run(names, inputs)))
        for n, (row_id, is_intent, is_scan, _) in enumerate(part):
            logits = known.setdefault(row_id, {})
            if is_intent:
                logits.update({name: outputs[name][n] for name in INTENT_HEADS})
            if is_scan:
                logits.update({name: np.maximum(outputs[name][n], logits.get(name, -np.inf)) for name in SCAN_HEADS})
        if start // BATCH_WINDOWS % 500 == 0:
            log(f"teacher: {start} of {len(jobs)} windows")
    known = {row_id: logits for row_id, logits in known.items() if len(logits) == len(HEADS)}
    cache.write_bytes(pickle.dumps(known))
    return known
