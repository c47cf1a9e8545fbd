"""One thing that was looked at: how it is, what was found, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

State = Literal["fault", "warning", "unchecked", "ok"]
"""`unchecked`: it could not be looked at, for a reason that another finding names."""

ORDER: tuple[State, ...] = ("fault", "warning", "unchecked", "ok")
EXIT_CODES: dict[State, int] = {"fault": 2, "warning": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person reads. Never holds a token, an exception's text, or anything that somebody wrote in Slack."""

    check: str
    state: State
    found: str
    remedy: str = ""
    """One thing to do, and where; empty where all is well."""


def ok(check: str, found: str) -> Finding:
    """All is well."""
    return Finding(check, "ok", found)


def warning(check: str, found: str, remedy: str) -> Finding:
    """The bot works, but less than it could, or not for long."""
    return Finding(check, "warning", found, remedy)


def fault(check: str, found: str, remedy: str) -> Finding:
    """The bot does not work like this, or loses what it is told."""
    return Finding(check, "fault", found, remedy)


def unchecked(check: str, why: str) -> Finding:
    """It could not be looked at."""
    return Finding(check, "unchecked", why)


def sorted_by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Return the worst first; within a state in the order given."""
    return sorted(findings, key=lambda finding: ORDER.index(finding.state))


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 2 where there is a fault, 1 where there is a warning, else 0."""
    return max((EXIT_CODES.get(finding.state, 0) for finding in findings), default=0)
