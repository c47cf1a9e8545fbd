"""The catalog's models: one entry is one error, read from one TOML file.

Every field is used by a card, by search or by a check; otherwise it does not exist. Lengths are those that a
card can draw without wrapping into noise; they count code points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, WrapValidator

from bot.knowledge.situations import unless_kept

Namespace = Literal["cloud-api", "on-premises"]
Lang = Literal["en", "es", "pt", "fr", "id", "hi-Latn", "ar"]
Key = Annotated[str, StringConstraints(pattern=r"^(cloud-api|on-premises)/[A-Za-z0-9_-]+$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=40)]


def line(limit: int) -> StringConstraints:
    """Return the constraint of a trimmed, single-line, non-empty text of at most `limit` code points."""
    return StringConstraints(min_length=1, max_length=limit, pattern=r"^\S(?:[^\n\r\t]*\S)?$")


Situations = Annotated[
    Mapping[Lang, tuple[Annotated[str, line(300)], ...]], WrapValidator(unless_kept), PlainSerializer(dict)
]
"""How people describe an error, by language."""


class Status(StrEnum):
    """How sure an entry is: in Meta's documentation, from the field only, or of a product that is gone."""

    VERIFIED = "verified"
    REPORTED = "reported"
    RETIRED = "retired"


class Actor(StrEnum):
    """Whose move it is."""

    SENDER = "sender"
    DEVELOPER = "developer"
    BUSINESS_ADMIN = "business-admin"
    PROVIDER = "provider"
    META = "meta"
    RECIPIENT = "recipient"


class Retry(StrEnum):
    """May the same request be sent again."""

    NO = "no"
    AFTER_FIX = "after-fix"
    AFTER_WAIT = "after-wait"
    YES = "yes"
    UNKNOWN = "unknown"


class Affects(StrEnum):
    """What stops working, widest first: the order in which an incident wants to read several errors."""

    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105 - the word, not a secret
    NUMBER = "number"
    TEMPLATE = "template"
    RECIPIENT = "recipient"
    REQUEST = "request"


class WaitKind(StrEnum):
    """What kind of wait the sources document."""

    AT_LEAST = "at-least"
    FIXED = "fixed"
    ABOUT = "about"
    SCHEDULE = "schedule"
    BACK_OFF = "back-off"
    IN_PAYLOAD = "in-payload"
    CONDITION = "condition"
    UNDOCUMENTED = "undocumented"


class Record(BaseModel):
    """Base of all catalog data: frozen, and strict about unknown keys and types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, str_strip_whitespace=False)


class Wait(Record):
    """How long to wait. `seconds`: one number, or one a step for `schedule` and `back-off`."""

    kind: WaitKind
    seconds: tuple[Annotated[int, Field(gt=0)], ...] = ()
    labels: tuple[Annotated[str, line(20)], ...] = ()
    """For `schedule`: what each number of seconds belongs to ("1st pause")."""
    note: Annotated[str, line(60)] | None = None
    """For `condition`: completes "When …"."""


class Step(Record):
    """One thing to do, verb first, with a place or a value in it. `link` is an id of sources.toml."""

    text: Annotated[str, line(150)]
    link: Slug | None = None


class Cause(Record):
    """One reason for the error and how the reader tells it from the others."""

    text: Annotated[str, line(200)]
    how_to_tell: Annotated[str, line(250)]
    when: Annotated[str, line(34)] | None = None
    """Completes "…, or <actor> if …" on the card, where this cause has another actor than the entry."""
    actor: Actor | None = None
    retry: Retry | None = None
    retry_note: Annotated[str, line(60)] | None = None
    wait: Wait | None = None
    steps: tuple[Step, ...] = Field(default=(), max_length=4)
    details: tuple[Annotated[str, line(160)], ...] = ()
    """Words of Meta's `error_data.details` that point to this cause: literal pieces, case ignored."""


class Distinguish(Record):
    """What the reader can observe when it is this code and not its look-alikes."""

    question: Slug | None = None
    """Id in questions.toml: the one question that separates a group of look-alikes."""
    observation: dict[Lang, Annotated[str, line(90)]]
    """This code's answer to that question, as a person would say it; `en` is required."""


class Subcode(Record):
    """A subcode inside its parent: it says more than the code."""

    code: Code
    title: Annotated[str, line(120)] | None = None
    headline: Annotated[str, line(60)]
    summary: Annotated[str, line(260)]
    actor: Actor | None = None
    retry: Retry | None = None
    retry_note: Annotated[str, line(60)] | None = None
    wait: Wait | None = None
    steps: tuple[Step, ...] = Field(default=(), max_length=4)
    wordings: tuple[Annotated[str, line(300)], ...] = ()
    status: Literal[Status.VERIFIED, Status.REPORTED] = Status.VERIFIED


class Reply(Record):
    """A text for the customer: no code, no blame, no promise, one thing to do, `{name}` left to fill."""

    audience: Literal["customer", "business"]
    lang: Literal["en", "es", "pt"]
    channel_note: Annotated[str, line(200)]
    """Where it can go, in the reader's language of work (English)."""
    text: Annotated[str, line(700)]


class Reference(Record):
    """Where statements of the entry come from, and when somebody last read it there."""

    id: Slug
    checked: dt.date


class Entry(Record):
    """One error in the catalog. Identity: `namespace/code`, for ever."""

    namespace: Namespace
    code: Code
    title: Annotated[str, line(160)]
    headline: Annotated[str, line(60)]
    family: Slug
    surfaces: tuple[Literal["api", "webhook", "inbound", "health"], ...] = Field(min_length=1)
    affects: Affects | None = None
    status: Status
    disputed: Annotated[str, line(150)] | None = None
    """One sentence that completes "Sources disagree: …"."""
    replaced_by: Key | None = None
    summary: Annotated[str, line(260)]
    actor: Actor | None = None
    retry: Retry | None = None
    retry_note: Annotated[str, line(60)] | None = None
    wait: Wait | None = None
    causes: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = Field(default=(), max_length=6)
    avoid: Annotated[str, line(140)] | None = None
    """One harm to avoid, beginning with "Don't"."""
    wordings: tuple[Annotated[str, line(400)], ...] = ()
    """Sentences Meta or a library prints for this error, often without its number."""
    names: tuple[Annotated[str, line(80)], ...] = ()
    """Names that SDKs give this error (`ReEngagementMessage`)."""
    situations: Situations = Field(default_factory=dict)
    distinguish: Distinguish | None = None
    subcodes: tuple[Subcode, ...] = ()
    related: tuple[Key, ...] = ()
    """Often confused with; symmetric."""
    numbers: tuple[Annotated[str, line(160)], ...] = ()
    """Limits and versions worth having at hand, each a full short statement."""
    reply: tuple[Reply, ...] = ()
    sources: tuple[Reference, ...] = Field(min_length=1)
    added: dt.date | None = None
    changed: Annotated[str, line(120)] | None = None
    """What was new or corrected at `added`, one clause, for the Home tab."""
    local: bool = False
    """True where a company's own overlay added or extended this entry."""

    @property
    def key(self) -> str:
        """The identity: `namespace/code`."""
        return f"{self.namespace}/{self.code}"


class Family(Record):
    """A group of entries, in the order in which people browse them."""

    id: Slug
    name: Annotated[str, line(40)]
    about: Annotated[str, line(140)]


class Source(Record):
    """A place where statements come from, or where a step leads."""

    id: Slug
    name: Annotated[str, line(60)]
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=300)]
    kind: Literal["meta-docs", "meta-tool", "provider-docs", "sdk", "field-report", "company"]
    """`company`: a page of one's own, in an overlay."""

    @property
    def first_party(self) -> bool:
        """Whether Meta itself says it there."""
        return self.kind in {"meta-docs", "meta-tool"}


class Opening(Record):
    """Texts that say no more than what a question begins with, and what they may mean."""

    said: tuple[Annotated[str, line(80)], ...] = Field(min_length=1)
    options: tuple[Key, ...] = Field(min_length=2)
    """The entries that such a text may mean, the likeliest first."""
    header: dict[Lang, Annotated[str, line(120)]] | None = None
    """What is already sure of these texts, where that is less than the question's own header."""


class Question(Record):
    """One question about something the reader can see, which separates look-alikes."""

    id: Slug
    header: dict[Lang, Annotated[str, line(120)]]
    """What is already sure, in the reader's words."""
    question: dict[Lang, Annotated[str, line(150)]]
    openings: tuple[Opening, ...] = ()
    """Texts that get the question by themselves."""


class ProviderCode(Record):
    """One row of a provider's crosswalk."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$", max_length=40)]
    key: Key
    basis: Literal["documented", "derived", "title-match"]
    meaning: Annotated[str, line(160)] | None = None
    """What the provider says of it, in our words."""
    source: Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=300)]


class Provider(Record):
    """A provider's own numbers and the WhatsApp codes they stand for."""

    id: Slug
    name: Annotated[str, line(40)]
    aliases: tuple[Annotated[str, line(40)], ...] = ()
    """Other spellings people write, lower case."""
    pass_through: bool = False
    """True where the provider hands Meta's own codes through."""
    codes: tuple[ProviderCode, ...] = ()
