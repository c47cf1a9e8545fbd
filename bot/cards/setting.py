"""Where a card is drawn, and what is allowed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

Surface = Literal["message", "modal", "home"]
Place = Literal["ephemeral", "thread", "dm", "shared", "terminal"]
Feature = Literal["reply", "handover", "remind", "note", "report", "search", "rest", "remove"]
"""What is behind a button. A button that does nothing is not drawn, so each is switched on with its listener."""


@dataclass(frozen=True, slots=True)
class TeamNote:
    """What a workspace wrote down about a code. `author` is a display name: nobody is mentioned by a card."""

    text: str
    author: str
    written: dt.date
    id: str = ""
    editable: bool = False
    """Whether the one who looks may edit and delete it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the place of a card allows. The default is an answer that only the asker sees."""

    surface: Surface = "message"
    place: Place = "ephemeral"
    lang: str = ""
    """Language of the why-line and of questions; empty: the outcome's."""
    shared_by: str = ""
    """The user id of who shared it, for place "shared"."""
    asked: str | None = None
    """What a shared card says was asked: a code. Never free text; None: said by the kind of question."""
    can_share: bool = True
    """False in a direct message with the bot: there is nobody to share with."""
    team_notes: tuple[TeamNote, ...] = ()
    """Newest first; the card shows the first, Details all."""
    hand_over: bool = False
    """Whether a channel for hand-overs is configured."""
    features: frozenset[Feature] = frozenset()
    feedback: bool = False
    """Whether the card is sent in a way that survives a refusal of the feedback buttons."""
    kept: bool = False
    """Whether what remains of unknown questions is kept: the card says so."""

    @property
    def team_note(self) -> TeamNote | None:
        """The newest note, or None."""
        return self.team_notes[0] if self.team_notes else None

    @property
    def public(self) -> bool:
        """Whether others than the asker read it: recipient and trace id are left out."""
        return self.place in {"shared", "thread"}

    @property
    def own(self) -> bool:
        """Whether it answers the one who pasted; a shared card and a modal are read by others too."""
        return self.surface == "message" and self.place != "shared"

    @property
    def pressable(self) -> bool:
        """Whether there are buttons at all."""
        return self.place != "terminal"
