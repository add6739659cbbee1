"""Label-preserving changes of training text.

The tokenizer lower-cases and strips accents, so case is no augmentation here.
"""

from __future__ import annotations

import random
import re

from .data import Example

POLITE_OPENINGS = [
    "hi, ", "hey, ", "hello! ", "please ", "pls ", "could you help? ", "quick one: ", "ok so ", "Good morning. ",
    "I need your help with something. ", "Hope you're well. ", "sorry to bother you again, ", "bitte: ", "hola, ",
]  # fmt: skip
POLITE_ENDINGS = [
    " thanks!", " thx", " Thank you in advance.", " cheers", " please", " asap", " No rush.", " Danke!", " merci",
    " Let me know if anything is unclear.", " Keep it short.", " That's all.",
]  # fmt: skip
NEIGHBOURS = {
    "a": "sq", "e": "wr", "i": "uo", "o": "ip", "u": "yi", "n": "bm", "m": "n", "s": "ad", "t": "ry", "r": "et",
    "l": "k", "d": "sf", "c": "xv", "h": "gj", "g": "fh", "p": "o", "y": "tu", "b": "vn", "f": "dg", "k": "jl",
}  # fmt: skip


def augment(example: Example, rng: random.Random, others: list[Example]) -> list[dict[str, str]]:
    """-> new messages with the same labels. `others`: harmless rows whose user turns may serve as earlier turns."""
    messages = [dict(message) for message in example.messages]
    last = messages[-1]
    text = last["content"]
    if rng.random() < 0.4:
        # Numbers carry no label; without this, ids and amounts could be learnt by heart.
        text = re.sub(r"\d", lambda match: rng.choice("0123456789"), text) if rng.random() < 0.5 else text
    if rng.random() < 0.15:
        text = add_typos(text, rng, rng.uniform(0.005, 0.03))
    if rng.random() < 0.08:
        text = re.sub(r"[,.;:!?]+(?=\s|$)", "", text)
    if rng.random() < 0.12:
        text = rng.choice(POLITE_OPENINGS) + text
    if rng.random() < 0.1:
        text = text.rstrip() + rng.choice(POLITE_ENDINGS)
    # Cutting could remove what makes a text sensitive or an attack.
    if not example.sensitive and not example.jailbreak and len(text) > 400 and rng.random() < 0.1:
        text = text[: int(len(text) * rng.uniform(0.6, 0.95))]
    last["content"] = text
    # A complete request keeps its labels after a change of topic; a fragment would refer to the new topic.
    if len(messages) == 1 and len(text) > 60 and others and rng.random() < 0.08:
        earlier = rng.choice(others)
        messages.insert(0, {"role": "user", "content": earlier.messages[-1]["content"][:400]})
    return messages


def add_typos(text: str, rng: random.Random, rate: float) -> str:
    """Swaps, drops, doubles or mistypes letters; `rate` is the share of characters touched."""
    chars = list(text)
    for index in range(len(chars) - 1):
        if not chars[index].isalpha() or rng.random() >= rate:
            continue
        kind = rng.randrange(4)
        if kind == 0 and chars[index + 1].isalpha():
            chars[index], chars[index + 1] = chars[index + 1], chars[index]
        elif kind == 1:
            chars[index] = ""
        elif kind == 2:
            chars[index] *= 2
        elif chars[index] in NEIGHBOURS:
            chars[index] = rng.choice(NEIGHBOURS[chars[index]])
    return "".join(chars)


def shorten_choices(text: str, rng: random.Random) -> str:
    """Drops the answer options ("A. ...") of an exam question half of the time: domain is asked with and without."""
    cut = re.search(r"\nA\. ", text)
    return text[: cut.start()] if cut and rng.random() < 0.5 else text
