"""A long hunt for texts that break reading: by default five minutes, each round told by its seed.

    python tests/fuzz.py --minutes 10
    python tests/fuzz.py --seed 4711 --rounds 1    the same round again

Texts are cut, joined and spoilt out of what people paste: payloads, prints, log lines, secrets, phone numbers, marks of
Slack, escapes, brackets, other scripts. What must hold for each of them:

- resolving ends, with an outcome, and the same one a second time;
- no planted secret or phone number is in the outcome, the cards or the redacted text; redacting twice changes nothing;
- every card passes the judge of Slack's limits, and nobody is called by what was pasted;
- ten times the text takes at most 15 times as long.

A text that fails is printed with its seed, cut down as far as it still fails: keep it as a test.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import unicodedata
from typing import TYPE_CHECKING

from bot.cards.draw import draw
from bot.cards.setting import Setting
from bot.knowledge.loader import load
from bot.playground.judge import judge_blocks
from bot.resolve.normalise import LIMIT, normalise
from bot.resolve.redact import redact
from bot.resolve.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT, LONG, RATIO = 4_000, LIMIT, 15
FLOOR = 0.004
"""Seconds below which a time is noise."""
SETTINGS = (Setting(place="ephemeral"), Setting(place="thread", feedback=True), Setting(surface="modal"))
CALLS = re.compile(r"<!(?:channel|here|everyone)|<@U0FUZZ")
PIECES = (
    "131047", "(#131026)", "131,042", "131o26", "code=131056", "error 190", "subcode 463", "twilio 63016",
    "HTTP 429", '{"error":{"code":131047,"message":"x","error_data":{"details":"y"}}}',
    '"errors":[{"code":131026}]', "{'code': 100}", '{\\"code\\":131049}', "[{", "}]", "{{1}}", "\\\\\\",
    '\\"', "&lt;", "<https://x.y/z|131047>", "<@U0FUZZ1>", "<!channel>", "<#C0FUZZ1|prod>", ":boom:",
    "*bold*", "`code`", "```", "> quote", "~x~", "\u200b", "\u202e", "\u0660\u0661\u0663",
    "\uff11\uff13\uff11\uff10\uff14\uff17", "e\u0301", "\U0001f469\u200d\U0001f4bb", "\ud83d", "ß", "İ", "ﷺ",
    "محتوى", "हिंदी", "日本", "template paused", "la plantilla no llega", "accepted but not delivered", "why",
    "customer", "2026-11-23T10:00:00Z", "a,b;c\t", "\r\n", "\u2028", "\x00", "%22code%22%3A131047", "code",
    "code:", "=", "null", "NaN", "1e999", "-0", "0x1",
)  # fmt: skip
SECRETS: tuple[Callable[[random.Random], tuple[str, str]], ...] = (
    lambda d: _planted("EAA{}", d, 40),
    lambda d: _planted("Bearer {}7", d, 30),
    lambda d: _planted("xoxb-{}", d, 30),
    lambda d: _planted('"access_token":"{}"', d, 24),
    lambda d: _planted("app_secret={}", d, 24),
    lambda d: _planted("{}@example.com", d, 12),
    lambda d: _number("+{}", d, 12),
    lambda d: _number("whatsapp:+{}", d, 13),
    lambda d: _number('"recipient_id":"{}"', d, 11),
)


def _planted(form: str, draw_: random.Random, size: int) -> tuple[str, str]:
    secret = "".join(draw_.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ", k=size)) + "9z"
    return form.format(secret), secret


def _number(form: str, draw_: random.Random, size: int) -> tuple[str, str]:
    digits = "49" + "".join(draw_.choices("0123456789", k=size - 2))
    return form.format(digits), digits


def texts(draw_: random.Random) -> tuple[str, list[str]]:
    """Return a text and what must not be seen of it."""
    parts, hidden = [], []
    for _ in range(draw_.randint(1, 24)):
        kind = draw_.random()
        if kind < 0.12:
            text, secret = draw_.choice(SECRETS)(draw_)
            # a secret stands by itself: glued to other letters it is another word
            parts.append(f" {text} ")
            hidden.append(secret)
        elif kind < 0.2:
            parts.append(draw_.choice(PIECES) * draw_.choice((2, 7, 60)))
        elif kind < 0.3:
            piece = draw_.choice(PIECES)
            parts.append(piece[draw_.randrange(len(piece) + 1) :])
        elif kind < 0.36:
            parts.append("".join(chr(draw_.randrange(32, 0x3000)) for _ in range(draw_.randint(1, 12))))
        elif kind < 0.42:
            parts.append(json.dumps({"a": [draw_.choice(PIECES), {"code": draw_.choice(PIECES)}]}))
        else:
            parts.append(draw_.choice(PIECES))
        parts.append(draw_.choice(("", " ", " ", " ", "\n", ",", ": ")))
    return "".join(parts), hidden


def faults(resolver: Resolver, text: str, hidden: list[str]) -> Iterator[str]:
    """Yield what is wrong with how a text is read."""
    masked = redact(normalise(text))
    if redact(masked) != masked:
        yield "redacting twice changes the text"
    for typed in (False, True):
        outcome = resolver.resolve(text, typed=typed)
        if resolver.resolve(text, typed=typed) != outcome:
            yield "the second outcome differs"
        for setting in SETTINGS:
            card = draw(outcome, setting, resolver.catalog)
            surface = "modal" if setting.surface == "modal" else "message"
            wrong = [f for f in judge_blocks(card.blocks, surface) if f.severity == "error"]
            if wrong:
                yield f"the judge refuses the card: {wrong[0]}"
            drawn = json.dumps(card.blocks, ensure_ascii=False) + card.text
            if CALLS.search(card.text) or any(CALLS.search(t) for t in _marked(card.blocks)):
                yield "somebody is called by what was pasted"
            if any(secret in drawn for secret in hidden):
                yield "a secret is on the card"
        if any(secret in repr(outcome) for secret in hidden):
            yield "a secret is in the outcome"
    if any(secret in masked for secret in hidden):
        yield "a secret outlives redacting"


def _marked(node: object) -> Iterator[str]:
    """Yield every text that Slack reads as mark-up."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield str(node.get("text", ""))
        for value in node.values():
            yield from _marked(value)
    elif isinstance(node, list):
        for item in node:
            yield from _marked(item)


def slow(resolver: Resolver, text: str) -> str:
    """Say where ten times a text takes more than `RATIO` times as long; the best of three times counts."""
    unit = text or " "
    spent = []
    for size in (SHORT, LONG):
        grown = (unit * (size // len(unit) + 1))[:size]
        best = min(_timed(resolver, grown) for _ in range(3))
        spent.append(best)
    ratio = spent[1] / max(spent[0], FLOOR)
    return f"{spent[0] * 1e3:.1f} ms and {spent[1] * 1e3:.1f} ms" if ratio > RATIO else ""


def _timed(resolver: Resolver, text: str) -> float:
    start = time.process_time()
    resolver.resolve(text)
    return time.process_time() - start


def smaller(resolver: Resolver, text: str, hidden: list[str]) -> str:
    """Cut a text down as far as it still fails."""
    size = len(text) // 2
    while size:
        at = 0
        while at < len(text):
            cut = text[:at] + text[at + size :]
            kept = [secret for secret in hidden if secret in cut]
            if next(faults(resolver, cut, kept), ""):
                text = cut
            else:
                at += size
        size //= 2
    return text


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=float, default=5.0)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--rounds", type=int, default=sys.maxsize)
    given = options.parse_args()
    resolver = Resolver(load())
    resolver.prepare()
    end, failed, done = time.monotonic() + 60 * given.minutes, 0, 0
    while done < given.rounds and time.monotonic() < end:
        seed = given.seed + done
        text, hidden = texts(random.Random(seed))  # noqa: S311
        found = next(faults(resolver, text, hidden), "")
        if found:
            print(f"seed {seed}: {found}: {_plain(smaller(resolver, text, hidden))}")
        elif done % 20 == 0 and (took := slow(resolver, text)):
            found = took
            print(f"seed {seed}: {took}: {_plain(text)}")
        failed += bool(found)
        done += 1
    print(f"{done} texts from seed {given.seed}, {failed} failed, Unicode {unicodedata.unidata_version}")
    return 1 if failed else 0


def _plain(text: str) -> str:
    return ascii(text)[:400]


if __name__ == "__main__":
    sys.exit(main())
