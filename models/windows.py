"""Token windows that the classifier reads: the reference for `src/inference` (TypeScript) and for training.

All functions are pure and work on token ids, so a text is tokenised exactly once, however long it is.
`content(text)` below means: ids from tokenizer.json without special tokens, styled letters made plain before
(training/encode.py, fold_letters). tokenizer.json declares no
added tokens, no post-processor, no truncation and no padding, so a literal "[SEP]" in a prompt is
ordinary text and `encode` returns content ids only.

Intent window (heads intent, complexity, domain; output embedding)
  1. turns = content(text) of every message with role "user", oldest first; empty ones are dropped.
  2. newest = last turn. previous = the up to `previous_turns` (2) turns before it, newest first.
     No turn at all: the window is [CLS] [SEP].
  3. Walk over previous: keep the first min(len, `previous_turn_tokens` (24), what is left of
     `previous_tokens` (40)) tokens of each. A turn that would keep 0 tokens ends the walk.
  4. budget = `max_tokens` (128) - 2 - sum(len(kept) + 1).
  5. If newest is longer than budget: its first ceil(budget / 2) and its last floor(budget / 2) tokens,
     joined without a separator. People ask at the start or at the end; the material is in the middle.
  6. ids = [CLS] newest [SEP] kept_1 [SEP] kept_2 [SEP]  (kept_1 is the more recent one).

Scan windows (heads sensitivity, sensitive_kinds, jailbreak)
  For every message of every role, in order, separately: content ids are cut into chunks of
  `scan_tokens` (126) that start every `scan_tokens - scan_overlap` (110) tokens; the first chunk that
  reaches the end of the message is its last. Each chunk becomes [CLS] chunk [SEP]. Empty messages give
  no window. A conversation's logit is the maximum over its windows (element by element for kinds).

A single short user message gives an intent window equal to its only scan window: run it once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class WindowSpec:
    """Sizes in tokens, ids from the MiniLM vocabulary. Written to manifest.json as `windows`."""

    max_tokens: int = 128
    previous_turns: int = 2
    previous_turn_tokens: int = 24
    previous_tokens: int = 40
    scan_tokens: int = 126
    scan_overlap: int = 16
    cls_id: int = 101
    sep_id: int = 102
    pad_id: int = 0

    def to_manifest(self) -> dict[str, int]:
        """The same numbers in camelCase: {"maxTokens": 128, "previousTurns": 2, ...}."""
        return {_camel(name): value for name, value in asdict(self).items()}


SPEC = WindowSpec()


def intent_window(user_turns: list[list[int]], spec: WindowSpec = SPEC) -> list[int]:
    """Content ids of the user turns, oldest first -> one window of at most `max_tokens` ids."""
    turns = [turn for turn in user_turns if turn]
    if not turns:
        return [spec.cls_id, spec.sep_id]
    newest, kept, left = turns[-1], [], spec.previous_tokens
    for turn in reversed(turns[:-1][-spec.previous_turns :]):
        take = min(len(turn), spec.previous_turn_tokens, left)
        if take == 0:
            break
        kept.append(turn[:take])
        left -= take
    budget = spec.max_tokens - 2 - sum(len(part) + 1 for part in kept)
    ids = [spec.cls_id, *head_and_tail(newest, budget), spec.sep_id]
    for part in kept:
        ids += [*part, spec.sep_id]
    return ids


def head_and_tail(ids: list[int], budget: int) -> list[int]:
    """`ids` unchanged if it fits, else its first ceil(budget/2) and last floor(budget/2) ids."""
    if len(ids) <= budget:
        return list(ids)
    head, tail = budget - budget // 2, budget // 2
    return ids[:head] + ids[len(ids) - tail :]


def scan_windows(messages: list[list[int]], spec: WindowSpec = SPEC) -> list[list[int]]:
    """Content ids of every message, in order -> windows of at most `scan_tokens` + 2 ids."""
    windows: list[list[int]] = []
    step = spec.scan_tokens - spec.scan_overlap
    for ids in messages:
        start = 0
        while start < len(ids):
            end = start + spec.scan_tokens
            windows.append([spec.cls_id, *ids[start:end], spec.sep_id])
            if end >= len(ids):
                break
            start += step
    return windows


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
