"""Who and what is in the workspace on the first day: people, channels, and a conversation to ask about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

Kind = Literal["channel", "private", "im"]

TEAM_ID = "T0PLAYGRND"
TEAM_NAME = "Playground"
TEAM_DOMAIN = "playground"
APP_ID = "A0PLAYGRND"
BOT_ID = "B0PLAYGRND"
BOT_USER_ID = "U0PLAYBOT0"

COLOURS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "d58247", "2b6cb0")


@dataclass(frozen=True)
class Member:
    """A person or the bot. `name` is the short handle, `display_name` what others see."""

    id: str
    name: str
    display_name: str
    color: str
    is_bot: bool = False
    locale: str = "en-US"

    def page(self) -> dict[str, Any]:
        """The member as the page gets it."""
        initials = "".join(part[0] for part in self.display_name.split()[:2]).upper()
        return {
            "id": self.id,
            "name": self.name,
            "display_name": self.display_name,
            "initials": initials,
            "color": f"#{self.color}",
            "is_bot": self.is_bot,
        }

    def slack(self) -> dict[str, Any]:
        """The member as users.info shows it (https://docs.slack.dev/reference/objects/user-object)."""
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "name": self.name,
            "deleted": False,
            "color": self.color,
            "real_name": self.display_name,
            "tz": "Europe/Madrid",
            "tz_label": "Central European Time",
            "tz_offset": 3600,
            "profile": {
                "real_name": self.display_name,
                "display_name": self.name,
                "real_name_normalized": self.display_name,
                "display_name_normalized": self.name,
                "team": TEAM_ID,
            },
            "is_admin": False,
            "is_owner": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "updated": 1_760_000_000,
        }


@dataclass
class Channel:
    """A conversation; `members` holds user ids."""

    id: str
    name: str
    kind: Kind
    topic: str = ""
    members: set[str] = field(default_factory=set)

    def page(self) -> dict[str, Any]:
        """The channel as the page gets it."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "topic": self.topic,
            "bot_is_member": BOT_USER_ID in self.members,
        }

    def slack(self) -> dict[str, Any]:
        """The channel as conversations.info shows it (https://docs.slack.dev/reference/objects/conversation-object)."""
        if self.kind == "im":
            user = next(iter(self.members - {BOT_USER_ID}), "")
            return {
                "id": self.id,
                "is_im": True,
                "is_org_shared": False,
                "user": user,
                "created": 1_760_000_000,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_archived": False,
            "is_general": False,
            "is_member": BOT_USER_ID in self.members,
            "created": 1_760_000_000,
            "creator": "U0PLAYANA0",
            "topic": {"value": self.topic, "creator": "U0PLAYANA0", "last_set": 1_760_000_000},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


# One line a person: id, handle, name. A new line is a new person in every public channel.
PEOPLE = (("U0PLAYANA0", "ana", "Ana Ruiz"), ("U0PLAYBEN0", "ben", "Ben Okafor"))
ALERTS_USER_ID = "U0PLAYALR0"


def open_doors(workspace: Workspace, bot_name: str) -> None:
    """Fill an empty workspace with its people, channels and the first conversation."""
    workspace.add_member(Member(BOT_USER_ID, bot_name.lower(), bot_name, "1d4ed8", is_bot=True))
    workspace.add_member(Member(ALERTS_USER_ID, "alerts", "Alerts", "64748b", is_bot=True))
    for index, (user_id, name, display_name) in enumerate(PEOPLE):
        workspace.add_member(Member(user_id, name, display_name, COLOURS[index % len(COLOURS)]))
    people = [user_id for user_id, _, _ in PEOPLE]
    with_bot = {*people, BOT_USER_ID}
    workspace.add_channel(
        Channel("C0PLAYINC0", "incidents", "channel", "What is broken right now", set(with_bot))
    )
    workspace.add_channel(
        Channel("C0PLAYWAP0", "wa-prod", "channel", "WhatsApp in production", set(with_bot))
    )
    workspace.add_channel(
        Channel("C0PLAYSUP0", "support", "channel", "Questions from customers", set(people))
    )
    finance = {"U0PLAYANA0"}
    workspace.add_channel(Channel("C0PLAYFIN0", "finance-wa", "private", "Bills and credit lines", finance))
    _first_conversation(workspace)


ALERT = """:rotating_light: *send-service* 14 messages failed in 5 minutes
```{
  "id": "wamid.HBgLMTU1NTAxOTk5OTkVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA",
  "status": "failed",
  "timestamp": "1795392000",
  "recipient_id": "15550199999",
  "errors": [
    {
      "code": 131047,
      "title": "Re-engagement message",
      "error_data": {
        "details": "Message failed to send because more than 24 hours have passed since the customer last replied."
      }
    }
  ]
}```"""


def _first_conversation(workspace: Workspace) -> None:
    wa_prod, support, incidents = (workspace.channels[i] for i in ("C0PLAYWAP0", "C0PLAYSUP0", "C0PLAYINC0"))
    ana, ben = PEOPLE[0][0], PEOPLE[1][0]
    workspace.post(support, ana, "A customer says that our template arrives without its picture.", ago=5400)
    workspace.post(
        wa_prod,
        ben,
        "Since the deploy the test number answers <https://developers.facebook.com/docs/whatsapp|Graph> with "
        "`(#131030) Recipient phone number not in allowed list`",
        ago=3600,
    )
    alert = workspace.post(incidents, ALERTS_USER_ID, ALERT, extra={"bot_id": "B0PLAYALR0"}, ago=540)
    workspace.post(incidents, ana, "Is that ours or Meta's?", thread_ts=alert.ts, ago=480)
    said = "No idea yet. It started right after the campaign for last month's customers went out."
    workspace.post(incidents, ben, said, thread_ts=alert.ts, ago=400)
    workspace.post(incidents, ana, "Can I just send them all again?", ago=120)
