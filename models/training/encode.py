"""Text -> token windows, with the tokenizer file that is shipped."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).parent.parent))
from windows import SPEC, intent_window, scan_windows  # noqa: E402


# Full-width letters and digits, circled and squared letters, the styled alphabets of mathematics: attacks hide in them.
STYLED = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001d400-\U0001d7ff\U0001f130-\U0001f189]+")


def fold_letters(text: str) -> str:
    """Styled letters and digits as plain ones; `src/inference/fold-letters.ts` has the same."""
    return text if text.isascii() else STYLED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def write_tokenizer(base: Path, target: Path) -> None:
    """Copies tokenizer.json without truncation, padding, post-processor and added tokens.

    Added tokens would turn a literal "[SEP]" or "[MASK]" in a prompt into the special token: a way to forge windows.
    """
    tokenizer = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.update(truncation=None, padding=None, post_processor=None, added_tokens=[])
    target.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


@dataclass
class Windows:
    """Token ids of one conversation: the intent window and the scan windows (possibly none)."""

    intent: list[int]
    scan: list[list[int]]


class Encoder:
    """messages -> Windows. Remembers nothing."""

    def __init__(self, tokenizer_file: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer_file))

    def windows(self, messages: list[dict[str, str]]) -> Windows:
        """Each message is tokenised once and serves both kinds of window."""
        ids = self.content(messages)
        users = [part for part, message in zip(ids, messages) if message["role"] == "user"]
        return Windows(intent_window(users), scan_windows(ids))

    def content(self, messages: list[dict[str, str]]) -> list[list[int]]:
        """Content ids of each message."""
        return [self.tokenizer.encode(fold_letters(m["content"]), add_special_tokens=False).ids for m in messages]


def pad(windows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """-> input_ids and attention_mask, int64 [windows, longest]."""
    longest = max(map(len, windows))
    ids = np.full((len(windows), longest), SPEC.pad_id, np.int64)
    mask = np.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = window
        mask[row, : len(window)] = 1
    return ids, mask


def feed(windows: list[list[int]]) -> dict[str, np.ndarray]:
    """What an exported model is run with: int32, see export.narrow_inputs."""
    ids, mask = pad(windows)
    return {"input_ids": ids.astype(np.int32), "attention_mask": mask.astype(np.int32)}
