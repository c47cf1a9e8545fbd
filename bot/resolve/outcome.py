"""What resolving gives. Four outcomes, and the evidence that carried each.

`Answer` one entry · `Several` distinct codes in one text · `Choice` one question between two or three ·
`Unknown` with its neighbours. All frozen; cards draw them, the store counts them, nothing changes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Provider, ProviderCode, Question, Subcode


class Found(StrEnum):
    """How a code was found: it decides whether, and how, a card says why it is shown."""

    TYPED = "typed"  # the question was the bare known code: no why-line
    PAYLOAD = "payload"  # read from JSON or an object print; `where` is the path
    LOG = "log"  # read from a label in text; `where` is the words ("code=131056")
    REPAIRED = "repaired"  # "131,047" read as 131047; `where` is what was written
    WORDING = "wording"  # a sentence Meta prints; `where` is that sentence
    PROVIDER = "provider"  # a provider's number; `provider` and `provider_code` say which
    WORDS = "words"  # free text; `words` carried the score
    CHOSEN = "chosen"  # the reader chose it; `where` is the observation


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why we think it is this code. All texts are redacted already and short enough to show."""

    found: Found
    where: str = ""
    words: tuple[str, ...] = ()
    provider: Provider | None = None
    provider_code: ProviderCode | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What stood beside the code in the reader's payload. Redacted; the recipient is its last two digits."""

    details: str = ""
    user_message: str = ""
    subcode: str = ""
    trace_id: str = ""
    recipient_ending: str = ""
    title: str = ""
    standard: bool = False
    """The details only repeat a sentence Meta always prints: they name no reason."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One code read in a query."""

    entry: Entry
    evidence: Evidence
    subcode: Subcode | None = None
    report: Report = field(default_factory=Report)
    count: int = 1
    cause: int | None = None
    """Index in `entry.causes` of the cause that the details name, if they name one."""
    parent: str = ""
    """The code that stood above, where the entry answers for its subcode: 100 for 2388299."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry, sure enough to show as the answer. `others` are the next best, for *Not this*."""

    sighting: Sighting
    others: tuple[Entry, ...] = ()
    score: float = 1.0
    unexplained: tuple[str, ...] = ()
    """Other numbers of the text that stand as codes: in none of the lists, or of several issuers."""
    lang: str = "en"

    @property
    def entry(self) -> Entry:
        """The entry that answers."""
        return self.sighting.entry


@dataclass(frozen=True, slots=True)
class Several:
    """Two or more distinct codes, each counted once, in the order of the text (top-level codes first)."""

    sightings: tuple[Sighting, ...]
    unexplained: tuple[str, ...] = ()
    """As of an answer."""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer a choice's question."""

    entry: Entry
    observation: str
    """What the reader would see if it is this one, in the language of the choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One question between two or three options. `others` come after "None of these"."""

    options: tuple[Option, ...]
    question: Question | None = None
    evidence: Evidence | None = None
    number: str = ""
    """Set where two issuers share a number ("1022"): the question is who sent it."""
    others: tuple[Entry, ...] = ()
    lang: str = "en"


class Miss(StrEnum):
    """What was looked for and not found."""

    EMPTY = "empty"
    CODE = "code"  # a number that is in none of the lists
    HTTP = "http"  # an HTTP status alone: the body with the code is missing
    PROVIDER = "provider"  # a provider's number that is not in its crosswalk
    WORDS = "words"  # words that fit nothing well enough
    UNRELATED = "unrelated"  # nothing in it speaks of WhatsApp errors
    OTHER_SCRIPT = "other-script"
    NO_ERROR = (
        "no-error"  # an object that was read to its end and tells of no fault; `receipt` says what it is
    )


class Receipt(StrEnum):
    """What an object is that holds no error: in a paste of several, the first of these that is among them."""

    FAILED = "failed"  # a status that says so, without its errors
    STATUS = "status"  # of a message that fares well; `code` is the status
    INBOUND = "inbound"
    ACCEPTED = "accepted"  # the API's answer to a send
    UPDATE = "update"  # a webhook about something else than messages; `code` is its field
    REQUEST = "request"  # what was sent to the API
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A known code at distance one of an unknown number."""

    entry: Entry
    difference: str
    """"swap", "digit", "missing" or "extra"."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing sure enough. Says what was looked for; neighbours swaps first, three at most."""

    miss: Miss
    code: str = ""
    provider: Provider | None = None
    neighbours: tuple[Neighbour, ...] = ()
    ranked: tuple[Entry, ...] = ()
    """What came nearest, best first: for evaluation and for *Search*, never shown as an answer."""
    receipt: Receipt | None = None
    """What the paste is, where it holds no error; its neighbour is what a change may lead to."""
    event: tuple[str, ...] = ()
    """What a webhook about a change says of it: its event, its reason."""
    lang: str = "en"


Outcome = Answer | Several | Choice | Unknown


@dataclass(frozen=True, slots=True)
class Shown:
    """How a card of ours asked what a second message goes on with."""

    options: int = 0
    """How many entries it asked about; 0 where it asked nothing."""
    title: str = ""
    lang: str = "en"
    number: str = ""
    """Set where it asked who sent this number."""


def open_ended(outcome: Outcome) -> bool:
    """Whether an outcome came from a description alone: no code, no number, no sentence of Meta's as it is."""
    match outcome:
        case Answer():
            found = outcome.sighting.evidence.found
            return found is Found.WORDS or (found is Found.WORDING and outcome.score < 1)
        case Choice():
            return not outcome.number and (outcome.evidence is None or outcome.evidence.found is Found.WORDS)
        case Unknown():
            return outcome.miss in {Miss.WORDS, Miss.UNRELATED}
    return False
