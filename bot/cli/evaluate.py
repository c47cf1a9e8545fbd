"""`waerror eval`: how well questions of your own are answered.

A question is a line of JSON: `{"text": …, "gold": ["131047"], "kind": "symptom"}`. `gold` are acceptable codes, best
first; an empty list is a text that must not be answered with confidence. `kind` groups the table; both may be absent.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.cli.knowledge import load
from bot.resolve.batch import row
from bot.resolve.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the file, with the number of its line."""

    line: int
    kind: str
    text: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """How one question was answered."""

    question: Question
    first: bool
    in_three: bool
    direct: bool
    right: bool
    codes: tuple[str, ...]


REFUSED = 2
"""Exit code where nothing could be read, as for `waerror triage`."""
REASONS: dict[type[Exception], str] = {
    FileNotFoundError: "{name}: there is no such file. Give the path of one with a question a line.",
    PermissionError: "{name} may not be read by you: ask its owner, or run this as somebody who may.",
    UnicodeDecodeError: "{name} is not a text file in UTF-8. Save it as that and try again.",
}
BROKEN = "{name} could not be read to its end. Copy it to this machine and try again."
EMPTY = '{name} holds no question. Write one a line: {{"text": "error 131047", "gold": ["131047"]}}'


def evaluate(file: Path, *, misses: bool) -> int:
    """Print the table of a file of questions; exit code 1 where a line is no question, 2 where nothing can be read."""
    console = Console(highlight=False)
    try:
        questions = list(read(file.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        reason = next((said for kind, said in REASONS.items() if isinstance(error, kind)), BROKEN)
        print(reason.format(name=file.name), file=sys.stderr)
        return REFUSED
    except ValueError as error:
        console.print(f"{file.name}: {error}", style="red")
        return 1
    if not questions:
        print(EMPTY.format(name=file.name), file=sys.stderr)
        return REFUSED
    resolver = Resolver(load())
    marks = [mark(question, resolver) for question in questions]
    console.print(table(marks))
    for missed in (m for m in marks if misses and not m.first):
        console.print(
            f"line {missed.question.line}: {', '.join(missed.codes[:3]) or 'nothing'}", markup=False
        )
    return 0


def read(lines: Iterable[str]) -> Iterable[Question]:
    """Yield the questions; raises ValueError that names the first line which is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            text, gold = data["text"], tuple(str(code) for code in data.get("gold", []))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ValueError(f'line {number} is not an object with "text" and "gold"') from None
        yield Question(number, str(data.get("kind", "all")), str(text), gold)


def mark(question: Question, resolver: Resolver) -> Mark:
    """Answer a question and judge the answer."""
    found = row(resolver.resolve(question.text))
    codes, direct = tuple(found["codes"]), found["confident"]
    first = codes[:1] != () and codes[0] in question.gold
    in_three = any(code in question.gold for code in codes[:3])
    if not question.gold:
        return Mark(question, not direct, not direct, direct, not direct, codes)
    return Mark(question, first, in_three, direct, first, codes)


def table(marks: list[Mark]) -> Table:
    """Draw the shares by kind."""
    drawn = Table("kind", "n", "first", "in three", "direct", "right of direct", box=None, pad_edge=False)
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for one in marks:
        groups[one.question.kind if one.question.gold else "not ours"].append(one)
    for kind, group in sorted(groups.items()):
        direct = [m for m in group if m.direct]
        shares = [m.first for m in group], [m.in_three for m in group], [m.direct for m in group]
        right = f"{sum(m.right for m in direct) / len(direct):.2f}" if direct else "-"
        drawn.add_row(kind, str(len(group)), *(f"{sum(s) / len(s):.2f}" for s in shares), right)
    return drawn
