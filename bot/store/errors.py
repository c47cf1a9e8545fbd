"""What can be wrong with a database, in words that a person can act on.

The text of a driver's exception is never part of it: it may quote the values of a statement.
"""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """Why the database does not take our work; the value is the name in logs and metrics."""

    OPENING = "opening"
    UNREACHABLE = "unreachable"
    UNOPENED = "unopened"
    REFUSED = "refused"
    READ_ONLY = "read-only"
    FULL = "full"
    LOCKED = "locked"
    SLOW = "slow"
    BROKEN = "broken"
    MISSING = "schema-missing"
    OLDER = "schema-older"
    NEWER = "schema-newer"
    WRONG_KEY = "wrong-key"
    POOLED = "pooled"
    FAILED = "failed"

    @property
    def words(self) -> str:
        """What is wrong, and what mends it."""
        return _WORDS[self]


_WORDS = {
    Trouble.OPENING: "the database is being opened",
    Trouble.UNREACHABLE: "the database cannot be reached: check that it runs and that DATABASE_URL names it",
    Trouble.UNOPENED: "the file of the database can neither be opened nor made: give this user write permission on its "
    "folder, or name a file elsewhere with DATABASE_URL=sqlite:///path",
    Trouble.REFUSED: "the database refuses us: check user, password and database name in DATABASE_URL, and how many "
    "connections it allows",
    Trouble.READ_ONLY: "the database is read-only: give this user write permission on the file and its folder, or "
    "point DATABASE_URL at the primary server",
    Trouble.FULL: "the disk of the database is full: make room, or lower WAERROR_RETENTION_DAYS",
    Trouble.LOCKED: "another program holds the database: end it (a backup, an open transaction), or use PostgreSQL",
    Trouble.SLOW: "the database takes too long to answer: look at its load and its locks",
    Trouble.BROKEN: "the file is not a waerror database or is damaged: move it away, or restore a backup",
    Trouble.MISSING: "the database has no tables yet: run `waerror db upgrade`",
    Trouble.OLDER: "the database is older than this program: run `waerror db upgrade`",
    Trouble.NEWER: "the database was upgraded by a newer waerror: update this one",
    Trouble.WRONG_KEY: "WAERROR_SECRET_KEYS (or the .key file beside the SQLite file) is not the key this database was "
    "made with: put the old key back, behind the new one if it was changed; where it is lost, run `waerror db rekey "
    "--lost`",
    Trouble.POOLED: "a pooler such as PgBouncer gives each transaction another connection: add statement_cache_size=0 "
    "to DATABASE_URL, behind a ? or a &",
    Trouble.FAILED: "the database failed in a way this program does not know: its own log says more",
}


class StoreError(Exception):
    """The root of what a store raises."""


class AwayError(StoreError):
    """The database does not take our work now; a later try may succeed."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble.words)


class UnfitError(StoreError):
    """The database is there and refuses this one row: trying again changes nothing."""
