"""The plain text beside the blocks: what a phone's push and a screen reader say.

Escaped, 300 characters at most, in the order of the card; the first hundred hold code, headline and retry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import values, words
from bot.cards.phrases import say
from bot.cards.why import unexplained

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.cards.face import Face
    from bot.knowledge.models import Entry, Source
    from bot.resolve.outcome import Answer, Neighbour

WHOLE = 300
LEAST = 40
"""Characters of a first step below which it is left to the card."""


def text(sentences: Iterable[str], url: str = "") -> str:
    """Return as many whole sentences as fit, escaped, with a link at the end where there is room for it."""
    told = ""
    for sentence in filter(None, sentences):
        longer = f"{told} {b.escape(_once(sentence))}".strip()
        if len(longer) > WHOLE:
            break
        told = longer
    end = f" <{b.escape(url)}>" if url else ""
    return told + end if len(told) + len(end) <= WHOLE else told


def answer_text(answer: Answer, face: Face, sources: Mapping[str, Source]) -> str:
    """Return an answer: code, headline, retry, whose move, first step, link."""
    first = face.steps[0] if face.steps else None
    url = next((sources[r.id].url for r in answer.entry.sources if r.id in sources), "")
    told = [f"{face.code}: {face.headline}."]
    if face.rule.retry is not None:
        told.append(f"{words.RETRY}: {verdict(face)}.")
    if face.actor is not None:
        told.append(f"{values.actor_name(face.actor)}'s move.")
    told.append(unexplained(answer.unexplained, "en"))
    if face.reported:
        told.append("Reported from the field, not in Meta's documentation.")
    if first is not None:
        room = WHOLE - len(text(told)) - len(url) - len(" <> ")
        told.append(b.cut(b.without_ticks(first.text), room) if room >= LEAST else "")
    return text(told, url)


def verdict(face: Face) -> str:
    """Return the retry value inside a sentence: "no, send a template instead"."""
    value = b.without_ticks(values.retry(face.rule)).rstrip(" .:")
    head, stop, tail = value.partition(". ")
    return b.lower_first(head) + (f", {b.lower_first(tail)}" if stop else "")


def several_text(header: str, entries: Sequence[Entry], others: Sequence[str] = ()) -> str:
    """Return a list of codes: the first in words, the others by number, then those that nobody explains."""
    first, rest = entries[0], ", ".join(entry.code for entry in entries[1:11])
    affects = values.IN_ALL[first.affects] if first.affects else ""
    actor = values.actor_name(first.actor) if first.actor else ""
    left = unexplained(others, "en")
    facts = ", ".join(fact for fact in (b.lower_first(first.headline), affects, b.lower_first(actor)) if fact)
    return text([f"{header}.", f"Start with {first.code}: {facts}.", f"Then {rest}." if rest else "", left])


def choice_text(title: str, question: str, options: Sequence[tuple[str, str]], lang: str) -> str:
    """Return a choice in its language: the question with its options, each with its code."""
    listed = "; ".join(f"{b.lower_first(observation)} ({code})" for observation, code in options)
    room = WHOLE - len(title) - len(question) - 60
    asked = f"{question.rstrip('?')}: {b.cut(listed, max(room, LEAST))}?"
    return text([say("choice", lang, title=b.lower_first(title).rstrip(".?")), asked, say("or-paste", lang)])


def neighbours_text(header: str, neighbours: Sequence[Neighbour]) -> str:
    """Return a miss with its neighbours."""
    near = " or ".join(f"{n.entry.code} ({b.lower_first(n.entry.headline)})" for n in neighbours)
    return text([f"{header}.", f"Did you mean {near}?" if near else words.SEND_PASTE.replace("`", "")])


def _once(sentence: str) -> str:
    """Return a sentence on one line, with one stop at its end."""
    flat = b.one_line(sentence)
    return flat[:-1] if flat.endswith((".?", "..", "?.")) else flat
