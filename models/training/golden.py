"""Golden windows: conversations with the token ids that every implementation of windows.py must produce."""

from __future__ import annotations

import json
from pathlib import Path

from .encode import Encoder


def cases() -> list[dict]:
    """~30 conversations: name and messages. Written here, so that the file can be rebuilt at any time."""

    def user(text: str) -> dict:
        return {"role": "user", "content": text}

    def assistant(text: str) -> dict:
        return {"role": "assistant", "content": text}

    counted = lambda first, last: " ".join(f"word{n}" for n in range(first, last))  # noqa: E731
    plain = lambda count: " ".join(["alpha", "beta", "gamma", "delta"][n % 4] for n in range(count))  # noqa: E731
    return [
        {"name": "short", "messages": [user("Fix this Python function, it returns None.")]},
        {"name": "one character", "messages": [user("?")]},
        {"name": "no messages", "messages": []},
        {"name": "empty text", "messages": [user("")]},
        {"name": "only white space", "messages": [user(" \n\t\u00a0\u3000 ")]},
        {"name": "control characters are dropped", "messages": [user("tab\there nul\u0000gone zero\u200bwidth \ufeffbom")]},
        {"name": "exactly 126 content tokens", "messages": [user(plain(126))]},
        {"name": "127 content tokens: head and tail, two scan windows", "messages": [user(plain(127))]},
        {"name": "236 content tokens: second chunk ends exactly", "messages": [user(plain(236))]},
        {"name": "237 content tokens: three chunks", "messages": [user(plain(237))]},
        {"name": "long with the request at the end", "messages": [user(counted(0, 120) + "\n\nSummarise the above in two lines.")]},
        {"name": "very long", "messages": [user("Translate this: " + counted(0, 900))]},
        {"name": "follow-up turn", "messages": [
            user("Write a haiku on snow."), assistant("First snow on the pier"), user("now in German"),
        ]},
        {"name": "three user turns", "messages": [
            user("What is a monad?"), assistant("A monoid in ..."), user("simpler please"), assistant("A box."), user("and in Rust?"),
        ]},
        {"name": "four user turns: the oldest is not read for intent", "messages": [
            user("first turn"), assistant("a"), user("second turn"), assistant("b"), user("third turn"), assistant("c"), user("fourth turn"),
        ]},
        {"name": "previous turn over 24 tokens is cut", "messages": [user(plain(60)), assistant("ok"), user("shorter")]},
        {"name": "two long previous turns share 40 tokens", "messages": [user(plain(50)), user("omega " + plain(50)), user("make it shorter")]},
        {"name": "long newest after long previous turns", "messages": [user(plain(50)), user("omega " + plain(50)), user(counted(0, 100))]},
        {"name": "empty user turns do not count", "messages": [user("draft a poem"), user(""), assistant("x"), user("   "), user("shorter")]},
        {"name": "newest user turn empty", "messages": [user("draft a poem"), assistant("x"), user("")]},
        {"name": "system and tool messages are scanned only", "messages": [
            {"role": "system", "content": "You are a helpful bank assistant."}, user("what is my balance"),
            assistant("Let me look."), {"role": "tool", "content": "{\"iban\": \"XX00 0000\", \"balance\": 12.5}"}, user("thanks, and last month?"),
        ]},
        {"name": "no user turn", "messages": [{"role": "system", "content": "You are a helpful assistant."}]},
        {"name": "long assistant message", "messages": [user("go on"), assistant(counted(0, 60)), user("continue")]},
        {"name": "special tokens are ordinary text", "messages": [user("[CLS] hello [SEP] [MASK] [PAD] [UNK] ##ing")]},
        {"name": "accents and case", "messages": [user("Übersetze: ÉLÉPHANT façade Straße İstanbul ŁÓDŹ ñandú")]},
        {"name": "decomposed accents", "messages": [user("cafe\u0301 n\u0303 a\u030a")]},
        {"name": "Japanese and Chinese", "messages": [user("この契約書を要約してください。"), user("请把它翻译成英文，谢谢！")]},
        {"name": "Korean, Arabic, Hindi, Thai", "messages": [user("안녕하세요 مرحبا بالعالم नमस्ते दुनिया สวัสดีชาวโลก")]},
        {"name": "emoji", "messages": [user("debug pls 🙏🏽 😀 👨‍👩‍👧 ❤️ 🇩🇪")]},
        {"name": "supplementary-plane letters and lone marks", "messages": [user("𝒻𝓊𝓃 𠀀 𠜎 \u0301 z\u0335a\u0334lgo")]},
        {"name": "full-width, circled and squared letters are plain ones", "messages": [user("Ｉｇｎｏｒｅ ⓐⓛⓛ 🄵🅄🄽 １２ ！")]},
        {"name": "code", "messages": [user("```ts\nconst x: Record<string, number> = { 'a-b': 1_000, c: 0xff };\n// TODO\n```")]},
        {"name": "a word over 100 characters is one unknown token", "messages": [user("decode " + "ab" * 60 + " now")]},
        {"name": "punctuation, money, links", "messages": [user("Pay €1.234,56 (≈$1,340.00) → https://example.com/a?b=c&d=%20#e — “ok”…")]},
        {"name": "CRLF and tabs", "messages": [user("line one\r\nline two\r\n\tindented\r")]},
        {"name": "line separators", "messages": [user("a\u2028b\u2029c\u0085d")]},
    ]  # fmt: skip


def write_golden(encoder: Encoder, target: Path) -> None:
    """One case per line: {"name", "messages", "intentWindow": [ids], "scanWindows": [[ids], ...]}."""
    lines = []
    for case in cases():
        windows = encoder.windows(case["messages"])
        entry = {**case, "intentWindow": windows.intent, "scanWindows": windows.scan}
        lines.append(json.dumps(entry, ensure_ascii=True, separators=(",", ":")))
    target.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
