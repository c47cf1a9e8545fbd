"""What a question is, and what is remembered of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from bot.listeners.slack.payload import text_of, workspace_of
from bot.resolve.outcome import Answer, Choice, Miss, Several, Unknown
from bot.resolve.remainder import remainder
from bot.store.records import LONGEST_MISS, Resolution

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.resolve.outcome import Outcome

TOLD = frozenset({Miss.CODE, Miss.HTTP, Miss.PROVIDER, Miss.WORDS})
"""Misses whose text is worth keeping. What does not speak of our field is nobody's business but the asker's."""

Surface = Literal["command", "mention", "dm", "shortcut", "action", "step"]
ASKED: frozenset[Surface] = frozenset({"mention", "dm"})
"""Where people speak to us; a shortcut shows what they said to each other."""


class Earlier(Protocol):
    """Looks up our last card in a conversation."""

    def __call__(self, *, last: bool = False) -> Awaitable[list[dict[str, Any]]]:
        """Return the blocks of the last that showed an error; with `last` of the last of all."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """What a person gave us, and where."""

    text: str
    surface: Surface
    team: str
    user: str
    channel: str = ""
    typed: bool = False
    """The text is all of a slash command: a bare small number counts as a code."""
    outside: bool = False
    """People of another company read the answer: it holds nothing that this workspace wrote."""
    earlier: Earlier | None = None
    """Looks up the blocks of our last card in the same conversation; None where there is no conversation."""
    overview: Callable[[], Awaitable[None]] | None = None
    """Answers with all errors of the thread; None where there is no thread."""

    @classmethod
    def of_message(cls, body: dict[str, Any]) -> Query:
        """Read the message on which a shortcut was used; the question is its text, of whoever used it."""
        return cls(
            text=text_of(body["message"]),
            surface="shortcut",
            team=workspace_of(body),
            user=body["user"]["id"],
            channel=body["channel"]["id"],
        )


def keeps(outcome: Outcome) -> bool:
    """Whether what remains of the question of this outcome is worth keeping."""
    return isinstance(outcome, Unknown) and outcome.miss in TOLD


def record(query: Query, outcome: Outcome, milliseconds: float, *, keep_misses: bool) -> Resolution:
    """Return what the store remembers of an answer; what remains of its text only of a miss, with `keep_misses`."""
    missed = keep_misses and keeps(outcome)
    return Resolution(
        query.team,
        query.surface,
        type(outcome).__name__.lower(),
        keys_of(outcome),
        milliseconds,
        user=query.user,
        channel=query.channel,
        score=outcome.score if isinstance(outcome, Answer) else 0.0,
        missed=remainder(query.text, LONGEST_MISS) if missed else "",
        code=outcome.code if isinstance(outcome, Unknown) and missed else "",
    )


def keys_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the keys an outcome shows."""
    match outcome:
        case Answer():
            return (outcome.entry.key,)
        case Several():
            return tuple(sighting.entry.key for sighting in outcome.sightings)
        case Choice():
            return tuple(option.entry.key for option in outcome.options)
    return ()
