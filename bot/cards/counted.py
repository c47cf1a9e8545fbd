"""What a triage card is drawn from: the codes of a file with their counts, as far as cards see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.cards.face import Face, face_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bot.knowledge.models import Entry, Subcode


class Row(Protocol):
    """One code of a file. `causes`: failures by the cause that their details name (its index), or None."""

    @property
    def entry(self) -> Entry: ...  # noqa: D102
    @property
    def subcode(self) -> Subcode | None: ...  # noqa: D102
    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def count(self) -> int: ...  # noqa: D102
    @property
    def recipients(self) -> int: ...  # noqa: D102
    @property
    def recipients_exact(self) -> bool: ...  # noqa: D102
    @property
    def causes(self) -> Sequence[tuple[int | None, int]]: ...  # noqa: D102
    @property
    def first(self) -> dt.datetime | None: ...  # noqa: D102
    @property
    def last(self) -> dt.datetime | None: ...  # noqa: D102
    @property
    def endings(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def line(self) -> int: ...  # noqa: D102


class Counted(Protocol):
    """What a file holds; `rows` in the order in which they are shown, `format` is csv, jsonl or log."""

    @property
    def format(self) -> str: ...  # noqa: D102
    @property
    def rows(self) -> Sequence[Row]: ...  # noqa: D102
    @property
    def failures(self) -> int: ...  # noqa: D102
    @property
    def lines(self) -> int: ...  # noqa: D102
    @property
    def skipped(self) -> int: ...  # noqa: D102
    @property
    def without_code(self) -> int: ...  # noqa: D102
    @property
    def unreadable(self) -> int: ...  # noqa: D102
    @property
    def repeats(self) -> int: ...  # noqa: D102
    @property
    def further(self) -> int: ...  # noqa: D102
    @property
    def unknown(self) -> Sequence[tuple[str, int]]: ...  # noqa: D102
    @property
    def shared(self) -> Sequence[tuple[str, int]]: ...  # noqa: D102
    @property
    def unlisted(self) -> int: ...  # noqa: D102
    @property
    def decoded(self) -> int: ...  # noqa: D102
    @property
    def columns(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def exact(self) -> bool: ...  # noqa: D102


def face(row: Row) -> Face:
    """Return what is shown of a row: of its cause where all failures name the same one."""
    cause = row.causes[0][0] if len(row.causes) == 1 else None
    return face_of(row.entry, row.subcode, cause)
