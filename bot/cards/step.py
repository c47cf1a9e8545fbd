"""An outcome as the outputs of a workflow step: plain texts, one a variable of Workflow Builder.

`outcome` says which of the four it is, so that a workflow can branch on it. `code` is filled only where a code is sure:
whoever sends it on must not take an open question for an answer. Nothing of what was pasted comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import parts, unknown, values, words
from bot.cards.choice import asked, observation
from bot.cards.face import face, face_of
from bot.cards.retired import what_it_was
from bot.cards.several import by_effect
from bot.cards.why import unexplained
from bot.resolve.outcome import Answer, Choice, Miss, Several

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.cards.face import Face
    from bot.cards.library import Library
    from bot.knowledge.models import Entry
    from bot.resolve.outcome import Outcome, Sighting, Unknown

TITLE = "Explain a WhatsApp error"
ABOUT = "Reads the error in a text and says what happened, whose move it is, whether to retry and what to do."
INPUT = "text"
INPUT_TITLE, INPUT_ABOUT = (
    "Text",
    "A code, a pasted webhook or API answer, a log line, or what happens in words",
)
OUTPUTS = {
    "outcome": ("Outcome", "answer, several, choice (one question is open) or unknown"),
    "code": ("Code", "The code, or several with commas; empty where none is sure"),
    "headline": ("Headline", "What it is, in a few words"),
    "cause": ("Cause", "What happened and its usual reason"),
    "steps": ("Steps", "What to do, one step a line"),
    "retry": ("Retry", "Whether and when to send the same again"),
    "owner": ("Owner", "Whose move it is"),
    "link": ("Link", "Where it is documented; empty where it is in several places or nowhere"),
}
"""Outputs by name, with title and description: the manifest declares them."""
ALWAYS = frozenset({"outcome", "headline", "cause", "retry", "owner"})
"""Those that are never empty: the manifest promises them."""

LONGEST = 2_000
"""Characters of one output: a message that holds all of them stays far below what Slack takes."""
SHOWN = 10
NOT_KNOWN = "Not known yet"
EMPTY = "There is no text to read"
EMPTY_CAUSE = "The step was given an empty text."
MEAN = "Did you mean {codes}?"
START = "Start with {code}: {headline}."


def outputs(outcome: Outcome, library: Library) -> dict[str, str]:
    """Return one text for every name in `OUTPUTS`."""
    match outcome:
        case Answer() if parts.retired(outcome.entry):
            told = _retired(outcome.entry, library)
        case Answer():
            told = _answer(outcome.sighting, library)
        case Several():
            told = _several(by_effect(outcome.sightings), library)
        case Choice():
            told = _choice(outcome)
        case _:
            told = _unknown(outcome)
    if isinstance(outcome, Answer | Several) and outcome.unexplained:
        told["cause"] += f"\n{unexplained(outcome.unexplained, 'en')}"
    filled = {name: told.get(name) or (NOT_KNOWN if name in ALWAYS else "") for name in OUTPUTS}
    return {name: b.cut(_plain(text), LONGEST) for name, text in filled.items()}


def _answer(sighting: Sighting, library: Library) -> dict[str, str]:
    shown = face(sighting)
    cause = f"{shown.cause.text.rstrip('.')}." if shown.cause else shown.summary
    return {
        "outcome": "answer",
        "code": shown.code,
        "headline": shown.headline,
        "cause": " ".join(filter(None, (parts.certainty(shown), cause))),
        "steps": _steps(shown),
        "retry": values.retry_at(shown.rule, sighting.report.details),
        "owner": values.whose_move(shown),
        "link": _link(shown.entry, library),
    }


def _retired(entry: Entry, library: Library) -> dict[str, str]:
    """Return what a retired number was, with the steps of what came after it."""
    after = library.get(entry.replaced_by) if entry.replaced_by else None
    told = {
        "outcome": "answer",
        "code": entry.code,
        "headline": words.RETIRED.format(code=after.code) if after else words.RETIRED_ALONE,
        "cause": what_it_was(entry, after),
        "link": _link(after or entry, library),
    }
    if after is None:
        return told
    shown = face_of(after)
    return told | {
        "steps": _steps(shown),
        "retry": values.retry(shown.rule),
        "owner": values.whose_move(shown),
    }


def _several(sightings: Sequence[Sighting], library: Library) -> dict[str, str]:
    """Return all codes, the widest effect first; the steps and the link are of the first."""
    faces = [face(sighting) for sighting in sightings]
    first, rest = faces[0], len(faces) - SHOWN
    told = [f"{shown.code}: {shown.headline}." for shown in faces[:SHOWN]]
    start = START.format(code=first.code, headline=b.lower_first(first.headline))
    return {
        "outcome": "several",
        "code": ", ".join(shown.code for shown in faces),
        "headline": words.SEVERAL.format(count=len(faces)),
        "cause": "\n".join([*told, *([words.AND_MORE.format(count=rest)] if rest > 0 else [])]),
        "steps": "\n".join(filter(None, (start, _steps(first)))),
        "retry": _each((shown, values.retry(shown.rule)) for shown in faces[:SHOWN]),
        "owner": _each((s, values.actor_name(s.actor) if s.actor else "") for s in faces[:SHOWN]),
        "link": _link(first.entry, library),
    }


def _choice(choice: Choice) -> dict[str, str]:
    """Return the question and what each answer to it would mean; no code, as none is sure."""
    faces = [face_of(option.entry) for option in choice.options]
    title, question = asked(choice, "en")
    told = [
        f"{shown.code}: {observation(option.entry, 'en') or shown.headline}."
        for option, shown in zip(choice.options, faces, strict=True)
    ]
    return {
        "outcome": "choice",
        "headline": title,
        "cause": "\n".join([question[:1].upper() + question[1:], *told]),
        "steps": _numbered([words.SEND_PASTE]),
        "retry": _each((shown, values.retry(shown.rule)) for shown in faces),
        "owner": _each((s, values.actor_name(s.actor) if s.actor else "") for s in faces),
    }


def _unknown(miss: Unknown) -> dict[str, str]:
    if miss.miss is Miss.EMPTY:
        paste = _numbered([words.SEND_PASTE])
        return {"outcome": "unknown", "headline": EMPTY, "cause": EMPTY_CAUSE, "steps": paste}
    title, looked = unknown.told(miss)
    near = [f"{n.entry.code} ({b.lower_first(n.entry.headline)})" for n in miss.neighbours]
    listed = ", ".join(near)
    mean = f"{words.MAY_LEAD} {listed}." if miss.miss is Miss.NO_ERROR else MEAN.format(codes=listed)
    mean = mean if near else ""
    steps = _numbered(unknown.instead(miss))
    return {"outcome": "unknown", "headline": title, "cause": f"{looked} {mean}", "steps": steps}


def _steps(shown: Face) -> str:
    numbered = _numbered([step.text for step in shown.steps])
    return "\n".join(filter(None, (numbered, shown.entry.avoid)))


def _numbered(steps: Sequence[str]) -> str:
    """Return steps with their numbers; a single one without."""
    if len(steps) == 1:
        return steps[0]
    return "\n".join(f"{at}. {step}" for at, step in enumerate(steps, 1))


def _each(told: Iterable[tuple[Face, str]]) -> str:
    """Return what is said of each of several codes, one a line."""
    return "\n".join(f"{shown.code}: {what}" for shown, what in told if what)


def _link(entry: Entry, library: Library) -> str:
    """Return where an entry is documented: at Meta's, where Meta says it."""
    known = [library.sources[r.id] for r in entry.sources if r.id in library.sources]
    return next((source.url for source in sorted(known, key=lambda source: not source.first_party)), "")


def _plain(text: str) -> str:
    """Return text without code marks and without Slack's control characters: a workflow puts it into a message."""
    return b.without_ticks(text).translate({ord("<"): "‹", ord(">"): "›"}).strip()
