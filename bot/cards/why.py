"""Why this card: where the code was read, in the language of the question. Plain text that may quote the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import cut, one_line
from bot.cards.phrases import count, say
from bot.resolve.outcome import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.phrases import Name
    from bot.resolve.outcome import Evidence, Sighting

QUOTED = 60
"""Characters of the reader's own words."""
WHOLE = 150
UNEXPLAINED = 5
"""Codes that are named as not explained."""
WORDS = 3
"""Words of a description that are quoted, at most: those that carried the score."""


def why(sighting: Sighting, lang: str, *, way_out: bool = True) -> str:
    """Return the sentence, or nothing where the question was the known code itself."""
    evidence, where = sighting.evidence, cut(one_line(sighting.evidence.where), QUOTED)
    code = sighting.subcode.code if sighting.subcode else sighting.entry.code
    match evidence.found:
        case Found.PAYLOAD | Found.LOG if sighting.count > 1:
            text = say("read-times", lang, code=code, times=count(sighting.count, lang))
        case Found.PAYLOAD if where:
            text = say("read-from", lang, where=where)
        case Found.LOG if where:
            text = say("read-label", lang, where=where)
        case Found.REPAIRED if where:
            text = say("read-as", lang, where=where, code=code)
        case Found.WORDING if where:
            text = say("wording", lang, where=where)
        case Found.PROVIDER:
            text = _provider(evidence, code, lang)
        case Found.WORDS:
            text = _words(evidence, lang, way_out=way_out)
        case Found.CHOSEN if where:
            text = say("chose", lang, where=cut(one_line(evidence.where), 90))
        case _:
            return ""
    return cut(text, WHOLE)


def unexplained(codes: Sequence[str], lang: str) -> str:
    """Return the sentence that names codes of a text that are no part of its card, or nothing."""
    shown = [cut(code, 20) for code in codes[:UNEXPLAINED]]
    more = [f"+{len(codes) - UNEXPLAINED}"] if len(codes) > UNEXPLAINED else []
    return say("unexplained", lang, codes=", ".join([*shown, *more])) if shown else ""


def _provider(evidence: Evidence, code: str, lang: str) -> str:
    if evidence.provider is None or evidence.provider_code is None:
        return ""
    name: Name = "documented" if evidence.provider_code.basis == "documented" else "derived"
    return say(
        name,
        lang,
        provider=evidence.provider.name,
        number=cut(evidence.provider_code.code, QUOTED),
        code=code,
    )


def _words(evidence: Evidence, lang: str, *, way_out: bool) -> str:
    tail = f" {say('way-out', lang)}" if way_out else ""
    quoted, room = [], QUOTED
    for word in evidence.words[:WORDS]:
        short = cut(one_line(word), max(room, 8))
        quoted.append(f'"{short}"')
        room -= len(short)
    if not quoted:
        return say("words-unnamed", lang) + tail
    return say("words", lang, words=", ".join(quoted)) + tail
