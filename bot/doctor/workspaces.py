"""A bot for many workspaces: the app's own secret, and the tokens of those that installed it last."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.doctor.credentials import APPS, NOT_REACHED
from bot.doctor.finding import Finding, fault, ok, unchecked, warning
from bot.doctor.hearing import ask
from bot.doctor.permissions import Manifest, cost
from bot.store.errors import AwayError, UnfitError

if TYPE_CHECKING:
    from bot.doctor.hearing import Heard
    from bot.doctor.subject import Subject
    from bot.store.installations import Installed

CLIENT, WORKSPACES = "Client secret", "Workspaces"
ASKED = 5
"""How many workspaces Slack is asked about: a provider may have hundreds, and a doctor has seconds."""
GONE = frozenset({"token_revoked", "account_inactive", "invalid_auth"})


async def judge(subject: Subject, manifest: Manifest) -> list[Finding]:
    """Look at both; nothing where the bot serves one workspace."""
    if subject.settings is None or not subject.settings.many:
        return []
    client, kept = await asyncio.gather(_client(subject), _installed(subject, manifest))
    return [client, *kept]


async def _client(subject: Subject) -> Finding:
    """Whether Slack knows id and secret: it says so before it looks at a code, and the one sent is nobody's."""
    settings = subject.settings
    secret = settings.slack_client_secret if settings else None
    heard = await ask(
        subject, "oauth.v2.access", None, code="0.0.doctor",
        client_id=(settings.slack_client_id or "") if settings else "",
        client_secret=secret.get_secret_value() if secret else "",
    )  # fmt: skip
    if heard.lost:
        return unchecked(CLIENT, NOT_REACHED)
    remedy = f"Copy both anew: {APPS} > Basic Information > App Credentials."
    if heard.error == "invalid_client_id":
        return fault(CLIENT, "Slack knows no app with this SLACK_CLIENT_ID.", remedy)
    if heard.error == "bad_client_secret":
        return fault(
            CLIENT, "SLACK_CLIENT_SECRET is not the one of this app: nobody can install the bot.", remedy
        )
    if heard.error == "invalid_code":
        return ok(CLIENT, "is the one of this app")
    return unchecked(CLIENT, f"Slack gives no clear answer ({heard.error})")


async def _installed(subject: Subject, manifest: Manifest) -> list[Finding]:
    try:
        count, newest = await _newest(subject)
    except (AwayError, UnfitError):
        return [unchecked(WORKSPACES, "the database cannot be read")]
    if not count:
        return [ok(WORKSPACES, f"none yet; the first installs at {_install(subject)}")]
    lost = sum(installed.lost for installed in newest)
    if lost:
        return [
            fault(
                WORKSPACES,
                f"The tokens of {_of(lost, len(newest))} were sealed with a key that is not in WAERROR_SECRET_KEYS.",
                "Put the old key back behind the new one, then run `waerror db rekey`. Where it is lost, they "
                "install again.",
            )
        ]
    now = subject.now()
    good = [installed for installed in newest if installed.left(now) > 0]
    heard = await asyncio.gather(*(ask(subject, "auth.test", each.bot.bot_token) for each in good))
    return _judged(subject, manifest, count, list(zip(good, heard, strict=True)))


async def _newest(subject: Subject) -> tuple[int, list[Installed]]:
    from bot.store.sql.backend import is_ours, keys_of  # noqa: PLC0415 - as the database's
    from bot.store.sql.database import Database  # noqa: PLC0415
    from bot.store.sql.installations import SqlInstallations  # noqa: PLC0415

    settings = subject.settings
    assert settings is not None  # noqa: S101 - `judge` has looked
    database = Database(settings.store.url)
    try:
        if database.path is not None and not database.path.exists():
            return 0, []
        if await is_ours(database, settings.secret_keys) is None:
            return 0, []
        kept = SqlInstallations(
            database, keys_of(database, settings.secret_keys), settings.slack_client_id or ""
        )
        return await kept.newest(ASKED)
    finally:
        await database.close()


def _judged(
    subject: Subject, manifest: Manifest, count: int, asked: list[tuple[Installed, Heard]]
) -> list[Finding]:
    """Judge what Slack says of each token."""
    if any(heard.lost for _, heard in asked):
        return [unchecked(WORKSPACES, f"{count} have the bot; {NOT_REACHED}")]
    again = f"Let them install again at {_install(subject)}."
    found = []
    gone = [installed.bot.team_id for installed, heard in asked if heard.error in GONE]
    if gone:
        said = (
            f"{_of(len(gone), len(asked))} took the bot out, and nobody told us: {', '.join(map(str, gone))}."
        )
        found.append(
            warning(WORKSPACES, said, f"{again} `waerror db forget --workspace` deletes what is kept.")
        )
    others = [
        installed.bot.team_id
        for installed, heard in asked
        if not heard.error and heard.name("team_id") != installed.bot.team_id and installed.bot.team_id
    ]
    if others:
        said = f"The token that is kept for {', '.join(map(str, others))} is another workspace's."
        found.append(fault(WORKSPACES, said, again))
    for scope in manifest.needed:
        without = sum(not heard.error and scope not in _granted(heard) for _, heard in asked)
        if without:
            said = f"{scope} is missing in {_of(without, len(asked))}: {cost(scope)}."
            found.append(fault(WORKSPACES, said, again))
    return found or [ok(WORKSPACES, f"{count} have the bot; the tokens of the last {len(asked)} are good")]


def _granted(heard: Heard) -> set[str]:
    return {scope.strip() for scope in heard.headers.get("x-oauth-scopes", "").split(",")}


def _install(subject: Subject) -> str:
    base = subject.settings.waerror_public_url if subject.settings else ""
    return f"{base}/slack/install"


def _of(some: int, all_of: int) -> str:
    return f"{some} of the last {all_of} workspaces" if all_of > 1 else "the only workspace asked about"
