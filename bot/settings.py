"""The only reader of the environment and of `.env`.

Every variable is documented in `.env.example`; a test ties the two together. `read()` returns settings or raises
`SettingsError`, whose text names every bad or missing variable at once and where to get its value.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import dotfile, formats
from bot.formats import listed
from bot.serve.proxies import Proxies
from bot.store import address
from bot.variables import DOTFILE, ONE_WORKSPACE, Mistaken, mistaken
from bot.variables import Problem as Problem  # noqa: PLC0414 - whoever reads settings meets them
from bot.variables import SettingsError as SettingsError  # noqa: PLC0414 - the same

Mode = Literal["socket", "http"]

PAIR = ("slack_client_id", "slack_client_secret")
PROXIES = tuple(
    written
    for name in ("https_proxy", "http_proxy", "all_proxy", "wss_proxy", "ws_proxy")
    for written in (name, name.upper())
)
"""The lower-case one counts where both are set."""


class Settings(BaseModel):
    """All settings, by the name of their environment variable in lower case.

    What is given counts more than the environment, and that more than the file. Not pydantic-settings: it is a
    thirtieth of the start, and these lines are all that it did here.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    slack_bot_token: formats.BotToken = None
    slack_app_token: formats.AppToken = None
    slack_signing_secret: formats.Secret = None
    slack_client_id: formats.ClientId = None
    slack_client_secret: formats.Secret = None
    waerror_public_url: formats.PublicAddress = None
    slack_api_url: formats.ApiAddress = "https://slack.com/api/"
    host: str = "127.0.0.1"
    port: formats.Port = 3000
    waerror_log_format: Literal["auto", "text", "json"] = "auto"
    waerror_log_level: Literal["debug", "info", "warning", "error"] = "info"
    waerror_metrics_port: formats.MetricsPort = None
    waerror_metrics_host: str = "127.0.0.1"
    waerror_sockets: int = Field(default=2, ge=1, le=10)
    waerror_catalog_extra: formats.Folder = None
    database_url: formats.Database = None
    waerror_secret_keys: formats.Keys = None
    waerror_keep_misses: bool = True
    waerror_retention_days: int = Field(default=90, ge=1, le=3650)
    waerror_admins: formats.People = ""
    waerror_handover_channel: formats.Channel = ""
    waerror_report_channel: formats.Channel = ""
    waerror_report_repository: formats.Repository = ""

    def __init__(self, _env_file: Path | None = Path(DOTFILE), **given: Any) -> None:  # noqa: ANN401 - any setting
        values = {**dotfile.read(_env_file), **os.environ}
        super().__init__(**{name.lower(): value for name, value in values.items()} | given)

    @property
    def store(self) -> address.Address:
        """Where the store is."""
        return address.read(
            self.database_url.get_secret_value() if self.database_url else None, data_folder()
        )

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The secret keys, the one in use first."""
        return listed(self.waerror_secret_keys.get_secret_value() if self.waerror_secret_keys else "")

    @property
    def admins(self) -> frozenset[str]:
        """User ids that see the insights of their workspace."""
        return frozenset(listed(self.waerror_admins))

    @property
    def has_tokens(self) -> bool:
        """Whether any Slack credential is set: then `waerror` runs in Slack, not in the playground."""
        tokens = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.slack_client_id)
        return any(tokens)

    @property
    def many(self) -> bool:
        """Whether any workspace may install the bot (OAuth), instead of the one whose token is set."""
        return self.slack_client_id is not None

    def mode(self, asked: Mode | None) -> Mode:
        """Return how to run, and check that what it needs is set; raises `SettingsError`."""
        http_only = self.many or (self.slack_signing_secret is not None and self.slack_app_token is None)
        mode: Mode = asked or ("http" if http_only else "socket")
        if self.many and mode == "socket":
            raise SettingsError(
                [Problem("SLACK_CLIENT_ID", "is set: many workspaces are served with run --http")]
            )
        second = "slack_app_token" if mode == "socket" else "slack_signing_secret"
        first = () if self.many else ("slack_bot_token",)
        missing = [name for name in (*first, second) if getattr(self, name) is None]
        if missing:
            raise SettingsError(
                [Problem(name.upper(), f"is missing (run --{mode} needs it)") for name in missing]
            )
        return mode


def read(env_file: Path | None = Path(DOTFILE)) -> Settings:
    """Read the environment and `env_file` (None: no file). Raises `SettingsError` with every problem."""
    # A token in the environment means its one workspace, whatever lies in a file: so the playground starts a bot.
    one = os.environ.get("SLACK_BOT_TOKEN") and not os.environ.get("SLACK_CLIENT_ID")
    try:
        settings = Settings(_env_file=env_file, **(dict.fromkeys(PAIR) if one else {}))
    except ValidationError as error:
        raise SettingsError([_problem(item) for item in error.errors(include_url=False)]) from None
    problems = _of_many(settings)
    if settings.store.kind == "postgresql" and not settings.secret_keys and not settings.many:
        problems.append(Problem("WAERROR_SECRET_KEYS", "is missing (PostgreSQL needs it)"))
    if problems:
        raise SettingsError(problems)
    return settings


def misspelt(env_file: Path | None = Path(DOTFILE)) -> tuple[Mistaken, ...]:
    """Return what in the environment and `env_file` looks like a setting and is none.

    Nothing of a file that cannot be read: `read` says so.
    """
    try:
        file = dotfile.read(env_file)
    except SettingsError:
        file = {}
    return tuple(mistaken(os.environ, file))


def _of_many(settings: Settings) -> list[Problem]:
    """Return what does not fit together for many workspaces."""
    pair = {name.upper(): getattr(settings, name) for name in PAIR}
    if not any(pair.values()):
        return []
    problems = [
        Problem(name, f"is missing ({other} is set: many workspaces need both, one workspace needs neither)")
        for name, other in zip(pair, reversed(pair), strict=True)
        if not pair[name]
    ]
    problems += [
        Problem(name, f"is set beside SLACK_CLIENT_ID: {why}. Take one of them out")
        for name, why in ONE_WORKSPACE.items()
        if getattr(settings, name.lower())
    ]
    if not settings.waerror_public_url:
        problems.append(Problem("WAERROR_PUBLIC_URL", "is missing (many workspaces need it)"))
    if not settings.secret_keys:
        problems.append(
            Problem("WAERROR_SECRET_KEYS", "is missing (the tokens of many workspaces are sealed with it)")
        )
    if settings.store.kind == "memory":
        problems.append(
            Problem("DATABASE_URL", "asks for memory: tokens of many workspaces must outlast a restart")
        )
    return problems


def data_folder() -> Path:
    """Return the folder of this user where the SQLite file lies unless DATABASE_URL says otherwise.

    Not the current folder: the same data wherever the program is started, and never in a checkout or a commit.
    """
    if sys.platform not in {"darwin", "win32"} and (data := os.environ.get("XDG_DATA_HOME")):
        return Path(data) / "waerror"
    try:
        home = Path.home()
    except RuntimeError:  # an account without a home
        return Path(".waerror")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "waerror"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "waerror"
    return home / ".local" / "share" / "waerror"


def forget_credentials() -> None:
    """Take Slack's credentials out of the environment once they are read.

    Bolt reads them there by itself, beside what it is handed; and a child process has no business with them.
    """
    for name in [n for n in os.environ if n.startswith("SLACK_")]:
        del os.environ[name]


def take_proxies() -> Proxies:
    """Return what the environment says of proxies, and take the proxies out of it.

    slack_sdk reads HTTPS_PROXY by itself, in every client that it makes, and ignores NO_PROXY.
    """
    addresses: dict[str, str] = {}
    for name in PROXIES:
        value = os.environ.pop(name, "").strip()
        if value:
            addresses.setdefault(name.lower(), value)
    return Proxies(addresses, os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "")


def _problem(item: object) -> Problem:
    loc, message = item["loc"], item["msg"]  # type: ignore[index]
    return Problem(str(loc[0]).upper(), str(message).removeprefix("Value error, ").rstrip("."))
