"""The reminder: a direct message when a documented wait is over. Only where Meta or the entry names one time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, state, teamwork, values, words
from bot.cards.face import face
from bot.cards.state import State
from bot.knowledge.models import WaitKind

if TYPE_CHECKING:
    from bot.cards.blocks import Card
    from bot.resolve.outcome import Answer

FURTHEST = 120 * 24 * 3600
"""Seconds ahead that Slack schedules (https://docs.slack.dev/reference/methods/chat.scheduleMessage)."""


def seconds(answer: Answer) -> int:
    """Return the wait in seconds; 0 where none is documented as one time, or it is too far for Slack."""
    rule = face(answer.sighting).rule
    if not values.reminder(rule) or rule.wait is None:
        return 0
    return rule.wait.seconds[0] if rule.wait.seconds[0] < FURTHEST else 0


def set_card(answer: Answer, at: int, scheduled: str) -> Card:
    """Return what says that the reminder is set: to come at `at`, Unix time; with a button that takes it back."""
    code = face(answer.sighting).code
    wait = values.reminder(face(answer.sighting).rule)
    when = dt.datetime.fromtimestamp(at, tz=dt.UTC)
    kept = State(key=answer.entry.key, scheduled=scheduled)
    button = b.button(teamwork.REMIND_CANCEL, ids.CANCEL, state.encode(kept)) if scheduled else None
    said = teamwork.REMIND_SET.format(code=b.escape(code), time=parts.clock(at, dated=True), wait=wait)
    plain = teamwork.REMIND_SET.format(code=code, time=words.day_time(when), wait=wait)
    return b.Card(fallback.text([plain]), [b.section(said, button)])


def over_card(answer: Answer) -> Card:
    """Return the reminder itself."""
    shown = face(answer.sighting)
    about = shown.rule.wait is not None and shown.rule.wait.kind is WaitKind.ABOUT
    form = teamwork.REMIND_ABOUT if about else teamwork.REMIND_OVER
    said = form.format(code=shown.code, wait=_spoken(values.reminder(shown.rule)))
    kept = State(key=answer.entry.key, subcode=shown.subcode.code if shown.subcode else "")
    button = parts.opener(answer.entry, ids.OPEN, state.encode(kept))
    return b.Card(fallback.text([said]), [b.section(b.escape(said), button)])


def cancelled_card(answer: Answer, *, late: bool) -> Card:
    """Return what stands in the place of a reminder that was taken back, or that is on its way already."""
    form = teamwork.REMIND_LATE if late else teamwork.REMIND_CANCELLED
    said = form.format(code=face(answer.sighting).code)
    return b.Card(fallback.text([said]), [b.section(b.escape(said))])


def _spoken(wait: str) -> str:
    """Return "24 hours" for the "24 h" of a field."""
    number, _, unit = wait.partition(" ")
    return f"{number} {({'h': 'hours', 'min': 'minutes', 's': 'seconds'}).get(unit, unit)}"
