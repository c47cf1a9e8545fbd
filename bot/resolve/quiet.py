"""Where a code stands in a message that tells of no error: beside other things' names, counted zero times, or over.

"user 131042 logged in" has a user's number, "Error 131026: 0 in the last hour" no failure, and "RESOLVED: error 131042"
needs nothing done any more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.resolve.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

READ = 600
"""Characters of a line in which it says that it is over."""
NEAR = 60
"""Characters in front of a number, and behind it, that are looked at."""

_NUMBER = re.compile(r"(?<!\d)\d{1,7}(?!\d)")
_THING = re.compile(
    r"\b(?:users?|usuarios?|members?|visitors?|customers?|clientes?|clients?|contacts?|orders?|pedidos?|tickets?"
    r"|chamados?|deploy(?:ment)?s?|despliegue|builds?|releases?|versions?|jobs?|runs?|tasks?|tareas?|tarefas?|requests?"
    r"|sessions?|process|worker|thread|device|invoices?|shipments?|pipelines?|commits?)"
    r"(?:[ _-]?(?:no|nr|number|id))?(?:\s{1,2}#?|\s?[=#]\s?)$"
    r"|\b(?:user|customer|order|ticket|deploy|build):\s?$"
)
"""Names of things that have numbers of their own, right in front of one. Before a colon most are a program's name."""
_NONE_BEHIND = re.compile(
    r"['\"\])]{0,3}\s{0,3}(?:[:=|x-]\s{0,3}(?:(?:count|total|errors?|events?|failures|times)\s{0,2}[:=]?\s{0,2})?"
    r"|(?:count|total|errors?|events?|failures)\s{0,2}[:=]?\s{0,2})"
    r"0(?![\w.,:/%])(?! (?:of|out of)\b)(?!.{0,50}(?:deliver|sent|succe|received|entreg|envia))"
)
"""Not "131026: 0 of 500 delivered": that is a failure."""
_NONE_BEFORE = re.compile(
    r"(?:(?<![\w.,:/-])(?:0|zero)(?: (?:new|messages?|sends?|errors?|failures?|failed|events?|whatsapp))+"
    r"|\bno (?:(?:more|new|further) )?(?:errors?|failures))(?: (?:code|of|with))*[\s:=#(]{1,3}$"
)
_DONE = r"(?:resolved|recovered|cleared|resuelt[oa]|resolvid[oa]|recuperad[oa])"
_HEADED = re.compile(
    rf"[^\w\[(]*(?:[\[(]\s?(?:{_DONE}|recovery|ok|closed)(?:\s?:\s?\d+)?\s?[\])]"
    rf"|(?:{_DONE}|recovery|ok|closed)[*_~'\"]*\s?:|{_DONE}[*_~]*(?:\s?[|!-]|\s?$|\s+(?:errors?|alert|incident)\b))"
)
_SAID = re.compile(
    rf"(?:\d|\b(?:is|was|been|now|alert|incident|issue|error|monitor|status['\"]?\s?[:=]))[*'\"\s]{{0,3}}{_DONE}\b"
)
_NOT_OVER = re.compile(
    r"\b(?:not|never|no|cannot|firing|triggered|still|again|open|pending)\b|n't\b"
    r"|ed (?:by|when|if|once|with|after|unless|until)\b"
)
_FIRES = re.compile(r"\W*(?:firing|triggered|alerting|critical|problem)\b")


def quiet(text: str, names: Collection[str], above: str = "") -> tuple[set[str], set[str]]:
    """Return which of the numbers `names` stand in `text` where it tells of no error, and which elsewhere.

    `above`: the text over this one, which may say that all is over.
    """
    still, loud = set[str](), set[str]()
    for number, line, ended in _places(text, names, ended=over(above.strip().split("\n", 1)[0])):
        if number[0] not in loud:
            (still if ended or _no_error(line, number) else loud).add(number[0])
    return still, loud


def over(line: str) -> bool:
    """Whether a line says that an alert has ended."""
    said = fold(line[:READ])
    return bool(_HEADED.match(said) or (_SAID.search(said) and not _NOT_OVER.search(said)))


def _places(text: str, names: Collection[str], *, ended: bool) -> Iterator[tuple[re.Match[str], str, bool]]:
    """Yield each place of a number, its line, and whether that is over.

    A first line that says "resolved" speaks of all below it, until one fires.
    """
    for at, line in enumerate(text.split("\n")):
        here = over(line)
        ended = (ended or (here and at == 0)) and not _FIRES.match(fold(line[:READ]))
        for number in _NUMBER.finditer(line):
            if number[0] in names:
                yield number, line, ended or here


def _no_error(line: str, number: re.Match[str]) -> bool:
    before = fold(line[max(0, number.start() - NEAR) : number.start()])
    behind = fold(line[number.end() : number.end() + NEAR])
    return bool(_THING.search(before) or _NONE_BEFORE.search(before) or _NONE_BEHIND.match(behind))
