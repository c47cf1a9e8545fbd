"""Asking in the terminal: explain, resolve, and resolve for many. Imports neither Slack nor SQL."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.cli.knowledge import load
from bot.resolve.batch import row
from bot.resolve.outcome import Unknown
from bot.resolve.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO, TextIO


def explain(text: str, *, as_json: bool) -> int:
    """Draw the card of `text`; exit code 1 where nothing was found."""
    from bot.cards import terminal
    from bot.cards.draw import draw
    from bot.cards.setting import Setting

    catalog = load()
    outcome = Resolver(catalog).resolve(_read(text), typed=True)
    card = draw(outcome, Setting(place="terminal"), catalog)
    if as_json:
        print(
            json.dumps(
                {**row(outcome), "text": card.text, "blocks": card.blocks}, ensure_ascii=False, indent=2
            )
        )
    else:
        console = Console(highlight=False)
        console.print(terminal.to_text(card, min(console.width, 100)), markup=False, soft_wrap=True)
    return 1 if isinstance(outcome, Unknown) else 0


def resolve(text: str, *, as_json: bool) -> int:
    """Print what `text` resolves to."""
    found = row(Resolver(load()).resolve(_read(text)))
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"{found['outcome']}: {', '.join(found['keys']) or 'nothing known'}")
    return 1 if found["outcome"] == "unknown" else 0


def batch(lines: IO[bytes], out: TextIO) -> int:
    """Answer a question a line, in order; a broken line is answered with its error and the batch goes on."""
    resolver = Resolver(load())
    for answer in answers(lines, resolver):
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return 0


def answers(lines: Iterable[bytes], resolver: Resolver) -> Iterable[dict[str, Any]]:
    """Yield one answer for each line that is not blank."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
            text, name = question["text"], question["id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            yield {"id": None, "error": f'line {number} is not an object with "id" and "text"'}
            continue
        if not isinstance(text, str):
            yield {"id": None, "error": f'line {number}: "text" is not a string'}
            continue
        yield {"id": name, **row(resolver.resolve(text))}


def _read(text: str) -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text
