"""Who and what is in the workspace on the first day: people, channels, and a conversation to ask about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

Kind = Literal["channel", "private", "im"]

APP_ID = "A0PLAYGRND"
CODE_LENGTH = 4


@dataclass(frozen=True)
class Team:
    """A workspace's name and ids: `code`, four letters or digits, stands in the id of all that belongs to it."""

    code: str = "PLAY"
    name: str = "Playground"

    @property
    def id(self) -> str:
        """The team id."""
        return f"T0{self.code}GRND"

    @property
    def domain(self) -> str:
        """The name as it stands in addresses."""
        return "-".join(self.name.lower().split())

    @property
    def bot_id(self) -> str:
        """The app's bot id here."""
        return f"B0{self.code}GRND"

    @property
    def bot_user_id(self) -> str:
        """The user id of the app's bot here: another one in each workspace, as with Slack."""
        return self.user("BOT")

    def user(self, letters: str) -> str:
        """The id of a member, by three letters."""
        return f"U0{self.code}{letters}0"

    def channel(self, letters: str) -> str:
        """The id of a channel, by three letters."""
        return f"C0{self.code}{letters}0"


HOME = Team()
TEAM_ID, BOT_USER_ID = HOME.id, HOME.bot_user_id


def team_called(name: str) -> Team:
    """Make ids for a further workspace from its name."""
    letters = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())
    return Team(letters[:CODE_LENGTH].ljust(CODE_LENGTH, "X"), name)


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
    team: Team = HOME

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
            "team_id": self.team.id,
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
                "team": self.team.id,
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
    team: Team = HOME

    def page(self) -> dict[str, Any]:
        """The channel as the page gets it."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "topic": self.topic,
            "bot_is_member": self.team.bot_user_id in self.members,
        }

    def slack(self) -> dict[str, Any]:
        """The channel as conversations.info shows it (https://docs.slack.dev/reference/objects/conversation-object)."""
        if self.kind == "im":
            user = next(iter(self.members - {self.team.bot_user_id}), "")
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
            "is_member": self.team.bot_user_id in self.members,
            "created": 1_760_000_000,
            "creator": self.team.user("ANA"),
            "topic": {"value": self.topic, "creator": self.team.user("ANA"), "last_set": 1_760_000_000},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


# One line a person: three letters of the id, handle, name. A new line is a new person in every public channel.
PEOPLE = (("ANA", "ana", "Ana Ruiz"), ("BEN", "ben", "Ben Okafor"))
ALERTS_USER_ID = HOME.user("ALR")


def open_doors(workspace: Workspace, bot_name: str, *, joined: bool = True) -> None:
    """Fill an empty workspace; `joined` says whether the app is in the two channels where it is wanted."""
    team = workspace.team
    bots = ((team.bot_user_id, bot_name, "1d4ed8"), (team.user("ALR"), "Alerts", "64748b"))
    for user_id, name, color in bots:
        workspace.add_member(Member(user_id, name.lower(), name, color, is_bot=True, team=team))
    for index, (letters, name, display_name) in enumerate(PEOPLE):
        color = COLOURS[index % len(COLOURS)]
        workspace.add_member(Member(team.user(letters), name, display_name, color, team=team))
    people = {person.id for person in workspace.people()}
    with_bot = people | ({team.bot_user_id} if joined else set())
    conversations: tuple[tuple[str, str, Kind, str, set[str]], ...] = (
        ("INC", "incidents", "channel", "What is broken right now", with_bot),
        ("WAP", "wa-prod", "channel", "WhatsApp in production", with_bot),
        ("SUP", "support", "channel", "Questions from customers", people),
        ("FIN", "finance-wa", "private", "Bills and credit lines", {team.user("ANA")}),
    )
    for letters, name, kind, topic, members in conversations:
        workspace.add_channel(Channel(team.channel(letters), name, kind, topic, set(members), team))
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
    team = workspace.team
    wa_prod, support, incidents = (workspace.channels[team.channel(c)] for c in ("WAP", "SUP", "INC"))
    ana, ben = team.user("ANA"), team.user("BEN")
    workspace.post(support, ana, "A customer says that our template arrives without its picture.", ago=5400)
    workspace.post(
        wa_prod,
        ben,
        "Since the deploy the test number answers <https://developers.facebook.com/docs/whatsapp|Graph> with "
        "`(#131030) Recipient phone number not in allowed list`",
        ago=3600,
    )
    bot = {"bot_id": f"B0{team.code}ALR0"}
    alert = workspace.post(incidents, team.user("ALR"), ALERT, extra=bot, ago=540)
    workspace.post(incidents, ana, "Is that ours or Meta's?", thread_ts=alert.ts, ago=480)
    said = "No idea yet. It started right after the campaign for last month's customers went out."
    workspace.post(incidents, ben, said, thread_ts=alert.ts, ago=400)
    workspace.post(incidents, ana, "Can I just send them all again?", ago=120)
