"""Whether our clock and Slack's agree. Pure."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.doctor.credentials import NOT_REACHED
from bot.doctor.finding import Finding, fault, ok, unchecked, warning

if TYPE_CHECKING:
    from bot.doctor.hearing import Heard

CLOCK = "Clock"
WORRYING = 60.0
REFUSED = 300.0
"""Seconds after which a signed request is taken for a replay.
https://docs.slack.dev/authentication/verifying-requests-from-slack"""
_REMEDY = "Let this machine set its clock by a time server (timedatectl set-ntp true)."


def judge(heard: Heard, mode: str | None) -> Finding:
    """Compare our clock with the Date header of Slack's answer. Over Socket Mode nothing is signed."""
    if heard.lost:
        return unchecked(CLOCK, NOT_REACHED)
    try:
        theirs = parsedate_to_datetime(heard.headers.get("date", "")).timestamp()
    except ValueError:
        return unchecked(CLOCK, "Slack's answer carried no date")
    ahead = heard.at - theirs
    apart = f"{_spoken(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} Slack's"
    if abs(ahead) > WORRYING and mode == "socket":
        return warning(CLOCK, f"It is {apart}: times that are kept and shown are wrong.", _REMEDY)
    if abs(ahead) > REFUSED:
        return fault(CLOCK, f"It is {apart}: what Slack signs is refused as too old.", _REMEDY)
    if abs(ahead) > WORRYING:
        return warning(CLOCK, f"It is {apart}; from 5 minutes on, Slack's requests are refused.", _REMEDY)
    return ok(CLOCK, "agrees with Slack's")


def _spoken(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:  # noqa: PLR2004 - two hours
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    hours = round(seconds / 3600)
    return f"{hours} hours" if hours < 48 else f"{round(seconds / 86400)} days"  # noqa: PLR2004 - two days
