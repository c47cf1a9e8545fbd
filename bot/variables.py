"""What is said of each variable where it is missing, wrong or misspelt. No value is ever part of it."""

from __future__ import annotations

from string import digits
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DOTFILE = ".env"
WHERE = {
    "SLACK_BOT_TOKEN": "starts with xoxb-: api.slack.com/apps > your app > OAuth & Permissions > Bot User OAuth Token",
    "SLACK_APP_TOKEN": "starts with xapp-: api.slack.com/apps > your app > Basic Information > App-Level Tokens "
    "(scope connections:write)",
    "SLACK_SIGNING_SECRET": "32 hex digits: api.slack.com/apps > your app > Basic Information > App Credentials",
    "SLACK_CLIENT_ID": "for many workspaces, together with SLACK_CLIENT_SECRET: api.slack.com/apps > your app > "
    "Basic Information > App Credentials",
    "SLACK_CLIENT_SECRET": "for many workspaces, together with SLACK_CLIENT_ID: api.slack.com/apps > your app > "
    "Basic Information > App Credentials",
    "WAERROR_PUBLIC_URL": "where people reach this bot, such as https://bot.example.com; needed for many workspaces",
    "SLACK_API_URL": "leave it out for Slack itself; else an address that ends in /api/",
    "HOST": "the address to listen on, 0.0.0.0 for all",
    "PORT": "a number from 1 to 65535",
    "WAERROR_LOG_FORMAT": "text, json, or auto (text in a terminal, json elsewhere)",
    "WAERROR_LOG_LEVEL": "debug, info, warning or error",
    "WAERROR_METRICS_PORT": "a number from 1 to 65535, another one for each process; leave it out for no metrics",
    "WAERROR_METRICS_HOST": "the address to serve metrics on, 127.0.0.1 for this machine alone",
    "WAERROR_SOCKETS": "how many Socket Mode connections, 1 to 10",
    "DATABASE_URL": "leave it out for a SQLite file; else sqlite:///path, postgres://user:password@host/name or "
    "memory:",
    "WAERROR_SECRET_KEYS": "text of 32 characters or more, the same for all processes: `waerror db key` prints one; "
    "after a change put the old one behind the new one, with a comma",
    "WAERROR_KEEP_MISSES": "yes or no",
    "WAERROR_RETENTION_DAYS": "a number of days from 1 to 3650",
    "WAERROR_ADMINS": "user ids (U… or W…) with commas: in Slack, a person's profile > More > Copy member ID",
    "WAERROR_HANDOVER_CHANNEL": "a channel id (C… or G…): in Slack, the channel's name > About, at the bottom",
    "WAERROR_REPORT_CHANNEL": "a channel id (C… or G…): in Slack, the channel's name > About, at the bottom",
    "WAERROR_REPORT_REPOSITORY": "the address of a GitHub repository: https://github.com/owner/name",
    "WAERROR_CATALOG_EXTRA": "a folder that holds your own entries/ (see catalog/README.md)",
}
"""By variable: what a good value looks like, and where to get it."""

ONE_WORKSPACE = {
    "SLACK_BOT_TOKEN": "a token belongs to one workspace, and each gets its own as it installs the bot",
    "SLACK_APP_TOKEN": "many workspaces are served over HTTP, without Socket Mode",
    "WAERROR_ADMINS": "ids of people belong to one workspace, and the admins of each are who installed the bot there",
    "WAERROR_HANDOVER_CHANNEL": "a channel belongs to one workspace, and the admins of each choose theirs on Home",
    "WAERROR_REPORT_CHANNEL": "a channel belongs to one workspace, and the admins of each choose theirs on Home",
}
"""What cannot be set beside SLACK_CLIENT_ID: one company's text must never go to another's people."""


class Problem(NamedTuple):
    """One variable that is missing or wrong."""

    variable: str
    reason: str

    def __str__(self) -> str:
        """Return one line: the variable, what is wrong, and where to get it."""
        return f"  {self.variable}: {self.reason}. {WHERE.get(self.variable, '')}".rstrip()


class Mistaken(NamedTuple):
    """A name that looks like a setting's and is none, and the setting that is likely meant, if any."""

    name: str
    meant: str

    @property
    def remedy(self) -> str:
        """What to do, as a sentence."""
        if not self.meant:
            return "Take it out, or look for the right name in .env.example."
        return f"Is {self.meant} meant? Then rename it."

    def __str__(self) -> str:
        """Return one line: the name, and what to do."""
        return f"{self.name} is not the name of a setting, and is ignored. {self.remedy}"


OWN = "WAERROR_"
PREFIXES = (OWN, "SLACK_")
SURE, LIKELY = 0.9, 0.8
"""How alike a name is to the one that is meant: beside a setting that is set, and where it is not set."""
FEW = 2
"""Letters that a slip adds or takes away."""
ENDS = 4
"""Letters of which one end is spared by a slip."""


def mistaken(environment: Iterable[str], file: Mapping[str, str]) -> Iterator[Mistaken]:
    """Yield the names that were likely meant for this program and that nothing reads.

    Of the environment, which is full of other programs' names, only those with our prefixes or a slip in one of ours;
    `SLACK_…` may be another program's, and is told only where it resembles.
    """
    listed = {name.upper(): name for name in (*environment, *file)}
    for upper, name in sorted(listed.items()):
        if upper in WHERE:
            continue
        meant = next((m for m in (*(p + upper for p in PREFIXES), upper.removeprefix(OWN)) if m in WHERE), "")
        if not (meant and (name in file or upper.startswith(OWN))):
            meant = _resembled(upper, listed)
        if meant or upper.startswith(OWN):
            yield Mistaken(name, meant)


def _resembled(name: str, given: Iterable[str]) -> str:
    """Return the setting that a name is a slip of, or nothing."""
    prefixed = name.startswith(PREFIXES)
    near = [
        known for known in WHERE
        if prefixed or (
            abs(len(known) - len(name)) <= FEW and len(known) >= FEW * ENDS
            and (known[:ENDS] == name[:ENDS] or known[-ENDS:] == name[-ENDS:])
        )
    ]  # fmt: skip
    if not near:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - nearly nobody needs it

    found = get_close_matches(name, near, 1, SURE) or [
        likely for likely in get_close_matches(name, near, 1, LIKELY) if prefixed and likely not in given
    ]
    return found[0] if found and not _has_more(name, found[0]) else ""


def _has_more(name: str, known: str) -> bool:
    """Whether a name is a setting's with a word or a count beside it, such as `…_FILE`, `…_OLD`.

    It holds something else: a path or a secret of the past, which a rename would put in the place of the live one.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - nearly nobody needs it

    def likeness(text: str) -> float:
        return SequenceMatcher(None, text, known).ratio()

    prefix = next((p for p in PREFIXES if name.startswith(p)), "")
    first, _, behind = name.removeprefix(prefix).partition("_")
    before, _, last = name.rpartition("_")
    fewer = ((first, prefix + behind), (last, before))
    counted = name.rstrip(digits) == known
    return counted or any(word and likeness(rest) > likeness(name) for word, rest in fewer)


class SettingsError(Exception):
    """Settings cannot be used. Its text is meant for a person; no value is ever part of it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        noun = "variable needs" if len(problems) == 1 else "variables need"
        head = f"{len(problems)} {noun} attention (in the environment or in .env):"
        super().__init__(
            "\n".join([head, *map(str, problems), "Every variable is explained in .env.example."])
        )
