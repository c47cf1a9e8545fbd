"""An incident as people write it: 40 messages in a thread, 6 codes, 2 alerts, from 09:02 to 10:14."""

from __future__ import annotations

import json

from bot.playground.people import ALERTS_USER_ID, BOT_USER_ID

ALERT_BOT = {"bot_id": "B0PLAYALR0"}
SPAN = 72 * 60
"""Seconds from the first to the last message."""


def failed(code, details="", number="15550199999"):
    error = {"code": code, "title": "x", "error_data": {"details": details or "no more is known"}}
    return json.dumps({"statuses": [{"status": "failed", "recipient_id": number, "errors": [error]}]})


def script():
    """Yield (second, who, text); who is "alerts", "ana" or "ben"."""
    yield 0, "alerts", "Delivery failures: error code 131042 on the main account"
    yield 60, "ana", "Looking. Is that billing?"
    for n in range(13):
        yield 120 + n * 316, "ben", f"worker {n}: request failed with error code=131042"
    yield 29 * 60, "alerts", "Send rate: error code 130429 from the campaign worker"
    for n in range(8):
        yield 1_800 + n * 360, "ana", f"worker {n + 20}: error code=130429, backing off"
    for n in range(3):
        yield (
            2_280 + n * 540,
            "ben",
            f"template job {n}: (#132001) Template name does not exist\nagain: (#132001)",
        )
    for n in range(6):
        yield 3_000 + n * 60, "ana", f"campaign {n} status failed, error code 131049"
    for n in range(5):
        yield 3_500 + n * 60, "ben", failed(131026, number=f"1555019990{n}")
    yield 4_000, "ana", "error 131047 on the reply to a customer"
    yield SPAN, "ben", "error 130429 once more from the last worker"


def play(world, *, ago=SPAN + 300, channel="C0PLAYINC0"):
    """Write the incident into a new thread; return the parent as Slack's clients name it (its ts)."""
    workspace = world.playground.state.workspace
    place = workspace.channels[channel]
    people = {"ana": world.ana.id, "ben": world.ben.id, "alerts": ALERTS_USER_ID}
    lines = list(script())
    _, who, text = lines[0]
    newest, workspace._last_ts = (
        workspace._last_ts,
        0,
    )  # an incident of this morning, in a workspace of just now
    begun = _post(workspace, place, people[who], text, thread_ts=None, ago=ago)
    for second, writer, said in lines[1:]:
        _post(workspace, place, people[writer], said, thread_ts=begun.ts, ago=ago - second)
    workspace._last_ts = max(newest, workspace._last_ts)
    return begun


def reply(world, parent, text, *, by="ana", files=(), extra=None):
    """Write one more message into the thread, without any event."""
    workspace = world.playground.state.workspace
    place = workspace.channels[parent.channel]
    people = {"ana": world.ana.id, "ben": world.ben.id, "alerts": ALERTS_USER_ID, "bot": BOT_USER_ID}
    more = {**(ALERT_BOT if by == "alerts" else {}), **(extra or {})}
    return workspace.post(place, people[by], text, thread_ts=parent.ts, files=list(files), extra=more)


def _post(workspace, place, user, text, *, thread_ts, ago):
    extra = ALERT_BOT if user == ALERTS_USER_ID else {}
    return workspace.post(place, user, text, thread_ts=thread_ts, extra=extra, ago=ago)
