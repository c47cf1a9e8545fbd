"""Asking in the terminal: explain, resolve, and resolve for many. Imports neither Slack nor SQL.

Exit codes: 0 for what was found, 1 for what was not, 2 where nothing was asked.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.cli.knowledge import load
from bot.resolve.batch import row
from bot.resolve.outcome import Answer, Miss, Several, Unknown
from bot.resolve.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO, TextIO

    from bot.resolve.batch import Row
    from bot.resolve.outcome import Outcome


NOTHING = 2
"""Exit code where there is no question."""
ASK = "Nothing to explain. Give a code, a sentence or a pasted error, for example: waerror 131047"
ASK_PIPE = "Standard input holds nothing to explain. Pipe an error into it, for example: pbpaste | waerror -"
IN_SLACK = "watch is a command of the bot in Slack: type /waerror watch on in the channel of your alerts."


def explain(text: str, *, as_json: bool) -> int:
    """Draw the card of `text`; return the exit code."""
    from bot.cards import terminal
    from bot.cards.draw import draw
    from bot.cards.setting import Setting

    catalog = load()
    outcome = Resolver(catalog).resolve(_read(text), typed=True)
    if _empty(outcome):
        return _ask(text)
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
    """Print what `text` resolves to; return the exit code."""
    outcome = Resolver(load()).resolve(_read(text))
    if _empty(outcome):
        return _ask(text)
    found = row(outcome)
    print(json.dumps(found, ensure_ascii=False) if as_json else told(found, outcome))
    return 1 if found["outcome"] == "unknown" else 0


def told(found: Row, outcome: Outcome) -> str:
    """Return an outcome as a line: an answer apart from what is related to it, a miss from what is near."""
    name, keys = found["outcome"], found["keys"]
    first, rest = (
        (keys[:1], keys[1:]) if name == "answer" else ([], keys) if name == "unknown" else (keys, [])
    )
    whole = isinstance(outcome, Unknown) and outcome.miss is Miss.NO_ERROR
    line = f"{name}: {', '.join(first) or ('no error in it' if whole else 'nothing known')}"
    if isinstance(outcome, Answer | Several) and outcome.unexplained:
        line += f", not explained: {', '.join(outcome.unexplained)}"
    return f"{line} ({'near' if name == 'unknown' else 'related'}: {', '.join(rest)})" if rest else line


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


def watch() -> int:
    """Say where the watch is switched on and off: not here."""
    print(IN_SLACK, file=sys.stderr)
    return NOTHING


def _empty(outcome: Outcome) -> bool:
    return isinstance(outcome, Unknown) and outcome.miss is Miss.EMPTY


def _ask(text: str) -> int:
    print(ASK_PIPE if text == "-" else ASK, file=sys.stderr)
    return NOTHING


def _read(text: str) -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text
