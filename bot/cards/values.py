"""Whose move, retry, affects: the only wordings there are. Plain text; a card escapes it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from bot.cards.blocks import cut, lower_first
from bot.cards.words import day_time
from bot.knowledge.models import Actor, Affects, Retry, WaitKind

if TYPE_CHECKING:
    from bot.cards.face import Face, Rule
    from bot.knowledge.models import Wait

VALUE = 90
"""Characters of one value on a card."""

MOVE = {
    Actor.SENDER: "Sender: whoever sends this message or campaign",
    Actor.DEVELOPER: "Developer: the request, token or webhook code",
    Actor.BUSINESS_ADMIN: "Business admin: WhatsApp Manager or billing",
    Actor.PROVIDER: "Your WhatsApp provider: open a ticket with them",
    Actor.META: "Meta: nothing to change on your side",
    Actor.RECIPIENT: "Recipient: on their own phone",
}
AFFECTS = {
    Affects.ACCOUNT: "The whole account",
    Affects.TOKEN: "Everything that uses this token",
    Affects.NUMBER: "This phone number",
    Affects.TEMPLATE: "This template",
    Affects.RECIPIENT: "This recipient only",
    Affects.REQUEST: "This request only",
}
IN_ALL = {
    Affects.ACCOUNT: "the whole account",
    Affects.TOKEN: "everything that uses one token",
    Affects.NUMBER: "one phone number",
    Affects.TEMPLATE: "one template",
    Affects.RECIPIENT: "one recipient at a time",
    Affects.REQUEST: "one request at a time",
}
"""The same in a sentence about many messages, where "this template" would point to none."""

NO = "No. The same request fails again"
NO_BUT = "No. {note}"
AFTER_FIX = "After the fix, not before"
AFTER_FIX_BUT = "After the fix: {note}"
AT_LEAST = "Not before {time}"
FIXED = "After {time}"
ABOUT = "After about {time}"
BACK_OFF = "Back off: {times} …"
AT_TIME = "At the time in your payload: "
IN_DETAILS = "At the time named in `details`"
CONDITION = "When {note}"
UNDER_LIMIT = "When you are under the limit again (seconds)"
UNDOCUMENTED = "Later. Meta names no time: back off"
YES = "Yes. Meta names no wait: back off between tries"
UNKNOWN = "Not documented. Don't automate it"

_SHORT = {
    NO: "Don't retry",
    AFTER_FIX: "After the fix",
    UNDOCUMENTED: "Retry later",
    YES: "Retry with back-off",
    UNKNOWN: "Retry not documented",
}
"""The verdicts in a list, where no label stands before them."""
_EPOCH = re.compile(r"(?<![\d.])1[6-9]\d{8}(?![\d.])")
_ISO = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:Z|[+-]\d\d:?\d\d)")
_UNITS = ((604_800, "weeks"), (86_400, "days"), (3_600, "h"), (60, "min"), (1, "s"))
_HOURS_UP_TO = 72 * 3_600


def actor_name(actor: Actor) -> str:
    """Return "Business admin" and the like."""
    return MOVE[actor].partition(":")[0]


def whose_move(face: Face) -> str:
    """Return "A: where", or "A: where, or B if …", in its short form where that would be too long."""
    if face.actor is None:
        return ""
    if face.other is None:
        return MOVE[face.actor]
    actor, when = face.other
    tail = f", or {lower_first(actor_name(actor))} if {when}"
    whole = MOVE[face.actor] + tail
    return whole if len(whole) <= VALUE else cut(actor_name(face.actor) + tail, VALUE)


def needed(face: Face) -> str:
    """Return who has to act, without where: "business admin, or your WhatsApp provider if …"."""
    if face.actor is None:
        return ""
    tail = f", or {lower_first(actor_name(face.other[0]))} if {face.other[1]}" if face.other else ""
    return lower_first(actor_name(face.actor)) + tail


def retry(rule: Rule, *, at_time: bool = False) -> str:
    """Return the retry value. `at_time`: the payload names the moment, which the caller puts behind the text."""
    if rule.retry is None:
        return ""
    if rule.retry is Retry.NO:
        return NO_BUT.format(note=rule.note) if rule.note else NO
    if rule.retry is Retry.AFTER_WAIT:
        return wait(rule.wait, at_time=at_time)
    if rule.retry is Retry.AFTER_FIX and rule.note:
        return AFTER_FIX_BUT.format(note=lower_first(rule.note))
    return {Retry.AFTER_FIX: AFTER_FIX, Retry.YES: YES, Retry.UNKNOWN: UNKNOWN}[rule.retry]


def retry_clause(rule: Rule) -> str:
    """Return the retry value inside a sentence that does not name it: "no retry. …", "retry after the fix, …"."""
    value = lower_first(retry(rule))
    if rule.retry is Retry.NO:
        return f"no retry{value.removeprefix('no')}"
    colon = ":" if value.startswith(("yes", "back off")) else ""
    return f"retry{colon} {value}"


def retry_at(rule: Rule, details: str) -> str:
    """Return the retry value, with the moment that the details name where it is theirs to say, in UTC."""
    named = moment(details)
    value = retry(rule, at_time=named is not None)
    return value + day_time(named) if named is not None and value == AT_TIME else value


def retry_short(rule: Rule) -> str:
    """Return the retry value in a list, which names no label: the verdict alone."""
    if rule.retry is Retry.NO:
        return _SHORT[NO]
    value = AFTER_FIX if rule.retry is Retry.AFTER_FIX else retry(rule)
    return _SHORT.get(value, value)


def wait(given: Wait | None, *, at_time: bool = False) -> str:
    """Return how long to wait."""
    if given is None or given.kind is WaitKind.UNDOCUMENTED:
        return UNDOCUMENTED
    if given.kind is WaitKind.IN_PAYLOAD:
        return AT_TIME if at_time else IN_DETAILS
    if given.kind is WaitKind.CONDITION:
        return CONDITION.format(note=given.note) if given.note else UNDER_LIMIT
    return _timed(given) if given.seconds else UNDOCUMENTED


def _timed(given: Wait) -> str:
    times = [span(seconds) for seconds in given.seconds]
    if given.kind is WaitKind.SCHEDULE:
        return FIXED.format(time=" or ".join(_labelled(times, given.labels)))
    if given.kind is WaitKind.BACK_OFF:
        return BACK_OFF.format(times=", ".join(times))
    form = {WaitKind.AT_LEAST: AT_LEAST, WaitKind.FIXED: FIXED, WaitKind.ABOUT: ABOUT}[given.kind]
    return form.format(time=" to ".join(times))


def reminder(rule: Rule) -> str:
    """Return the wait of a reminder ("24 h"), or nothing where none is documented as one time."""
    fixed = {WaitKind.AT_LEAST, WaitKind.FIXED, WaitKind.ABOUT}
    one = rule.wait is not None and rule.wait.kind in fixed and len(rule.wait.seconds) == 1
    return span(rule.wait.seconds[0]) if one and rule.wait else ""


def span(seconds: int) -> str:
    """Return seconds as people say them: 4 s, 5 min, 24 h, 7 days, 4 weeks."""
    for size, unit in _UNITS:
        if seconds % size or (unit == "weeks" and seconds == size):
            continue
        if unit in {"days", "weeks"} and seconds <= _HOURS_UP_TO:
            continue
        return f"{seconds // size:,} {unit}"
    return f"{seconds:,} s"


def moment(details: str) -> dt.datetime | None:
    """Return the time that details name, in UTC; None where they name none or several."""
    epochs = [dt.datetime.fromtimestamp(int(found), tz=dt.UTC) for found in _EPOCH.findall(details)]
    dates = [_iso(found) for found in _ISO.findall(details)]
    found = [*epochs, *(date for date in dates if date)]
    return found[0] if len(found) == 1 else None


def _iso(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", "")).astimezone(dt.UTC)
    except ValueError:  # a thirteenth month
        return None


def _labelled(times: list[str], labels: tuple[str, ...]) -> list[str]:
    """Return "3 h (1st pause)", "6 h (2nd)": what the labels share is said once."""
    if len(labels) != len(times):
        return times
    _, _, shared = labels[0].partition(" ")
    short = [labels[0], *(label.removesuffix(f" {shared}") if shared else label for label in labels[1:])]
    return [f"{time} ({label})" for time, label in zip(times, short, strict=True)]
