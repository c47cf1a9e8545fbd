"""What Slack delivers in the fault tests, signed by the router: each with what came of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.cards import ids
from bot.cards.state import METADATA, State, encode

TEAM = "T0FAULTS"
ENTRY = "cloud-api/131047"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Delivery:
    """One thing that Slack delivers, with what came of it."""

    kind: str  # event, command, feedback, share, note
    name: str
    body: str
    content_type: str
    user: str = ""
    first: float = 0.0
    acknowledged: float = 0.0
    tries: int = 0
    refused: int = 0


def event(n: int) -> Delivery:
    """A mention; its answer is posted in a thread of its own."""
    user, stamp = f"U{n:07d}", f"{1_700_000_000 + n}.000100"
    body = {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A0", "event_id": f"Ev{n}", "event_time": 1,
        "event": {"type": "app_mention", "user": user, "text": "<@U0BOT> error 131047", "ts": stamp,
                  "channel": "C0", "event_ts": stamp},
    }  # fmt: skip
    return Delivery("event", stamp, json.dumps(body), "application/json", user)


def command(n: int, text: str = "131049") -> Delivery:
    """A slash command; its answer holds the code."""
    user = f"U{n:07d}"
    form = {"token": "t", "team_id": TEAM, "channel_id": "C0", "user_id": user, "command": "/waerror", "text": text,
            "api_app_id": "A0", "response_url": "http://127.0.0.1:9/", "trigger_id": "1.2.3"}  # fmt: skip
    return Delivery("command", f"command {n}", urlencode(form), FORM, user)


def feedback(n: int, respond: str) -> Delivery:
    """A thumb under a card that everybody sees."""
    action = {"type": "feedback_buttons", "action_id": ids.FEEDBACK, "block_id": ids.FEEDBACK_BLOCK,
              "value": encode(State(action=ids.HELPFUL, key=ENTRY))}  # fmt: skip
    return _press("feedback", n, f"{1_700_100_000 + n}.000100", respond, action, ephemeral=False)


def share(n: int, respond: str) -> Delivery:
    """A tap on Share under a card that one person sees."""
    action = {"type": "button", "action_id": ids.SHARE, "block_id": "b", "value": encode(State(key=ENTRY))}
    return _press("share", n, f"{1_700_200_000 + n}.000100", respond, action, ephemeral=True)


def note(n: int, text: str) -> Delivery:
    """The modal of a team note, submitted."""
    user = f"U{n:07d}"
    field = {"type": "plain_text_input", "value": text}
    payload = {
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM, "name": "ana"},
        "api_app_id": "A0", "trigger_id": "1.2.3",
        "view": {"id": f"V{n}", "type": "modal", "callback_id": ids.NOTE_VIEW, "hash": "1", "blocks": [],
                 "private_metadata": encode(State(key=ENTRY), METADATA),
                 "state": {"values": {"b": {ids.NOTE_TEXT: field}}}},
    }  # fmt: skip
    return Delivery("note", f"note {n}", urlencode({"payload": json.dumps(payload)}), FORM, user)


def _press(
    kind: str, n: int, stamp: str, respond: str, action: dict[str, str], *, ephemeral: bool
) -> Delivery:
    user = f"U{n:07d}"
    payload = {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": "A0",
        "trigger_id": "1.2.3", "channel": {"id": "C0"}, "response_url": f"{respond}/{n}",
        "container": {"type": "message", "message_ts": stamp, "channel_id": "C0", "is_ephemeral": ephemeral},
        "message": {"ts": stamp, "blocks": []}, "actions": [action | {"action_ts": str(time.time())}],
    }  # fmt: skip
    return Delivery(kind, stamp, urlencode({"payload": json.dumps(payload)}), FORM, user)
