"""What the scenarios of a team share: where hand-overs go, a clock to move, a channel that closes."""

from __future__ import annotations

import time

from bot.playground.call import Call
from bot.playground.faults import ApiError
from bot.playground.people import TEAM_ID

WAPROD = "C0PLAYWAP0"
INCIDENTS = "C0PLAYINC0"


class Clock:
    """The time, and then some."""

    def __init__(self):
        self.ahead = 0.0

    def __call__(self):
        return time.time() + self.ahead


async def prefer(world, **values):
    """Set preferences of the workspace, as its admins do on the Home tab."""
    for name, value in values.items():
        await world.desk.store.preferences.put(TEAM_ID, name, value)
    world.desk.workspaces.changed(TEAM_ID)


def close_channel(monkeypatch, channel, error="is_archived"):
    """Make every post to a channel fail the way Slack says it."""
    real = Call.writable

    def writable(call):
        if call.args.get("channel") == channel:
            raise ApiError(error)
        return real(call)

    monkeypatch.setattr(Call, "writable", writable)


def posted(person, channel, text):
    """Messages of the bot in a channel that hold a text, oldest first."""
    return [seen for seen in person.sees(channel) if seen.by_bot and text in seen.words + seen.text]


def impatient(world, seconds=0.3):
    """Let the playground wait less than Slack's three seconds for the acknowledgements to come."""
    world.playground.delivery.courier.deadline = seconds
