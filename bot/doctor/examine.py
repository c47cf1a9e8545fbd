"""All checks at once, each within seconds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.doctor import clock, configuration, content, credentials, database, machine, workspaces
from bot.doctor.finding import Finding, sorted_by_weight, warning
from bot.doctor.hearing import hear
from bot.doctor.permissions import Manifest, contract, scopes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from bot.doctor.subject import Subject

LIMIT = 8.0
"""Seconds for one check: above what any of them waits for by itself."""

Found = Finding | list[Finding] | None


async def examine(subject: Subject) -> list[Finding]:
    """Return what was found, the worst first."""
    manifest = Manifest(subject.manifest)
    found = await asyncio.gather(
        _within(machine.PROXY, machine.proxy(subject)),
        _within("Slack", _of_slack(subject, manifest)),
        _within(workspaces.WORKSPACES, workspaces.judge(subject, manifest)),
        _within(database.DATABASE, database.judge(subject)),
        _within(machine.DISK, machine.disk(subject)),
        _within(machine.PORT, machine.port(subject)),
        _within(machine.METRICS, machine.metrics(subject)),
        _within(content.CATALOG, content.judge(subject)),
    )
    rest: list[Found] = [configuration.judge(subject), contract(manifest, subject.answered)]
    return sorted_by_weight(_flat([rest[0], *found, rest[1]]))


async def _of_slack(subject: Subject, manifest: Manifest) -> list[Finding]:
    """Judge the one conversation with Slack from every side."""
    if subject.mode is None and not subject.problems:
        return []
    hearing = await hear(subject)
    found: list[Found] = [credentials.reached(subject, hearing)]
    if subject.settings is not None:
        found += [
            credentials.bot_token(subject, hearing),
            list(credentials.app_token(subject, hearing)),
            credentials.signing_secret(subject.settings, subject.mode),
            scopes(manifest, hearing.first) if subject.settings.slack_bot_token else None,
            clock.judge(hearing.first, subject.mode),
        ]
    return _flat(found)


async def _within(check: str, work: Awaitable[Found]) -> Found:
    try:
        async with asyncio.timeout(LIMIT):
            return await work
    except TimeoutError:
        return warning(check, f"It took longer than {LIMIT:.0f} seconds to look at.", "Try again.")


def _flat(found: Sequence[Found]) -> list[Finding]:
    flat: list[Finding] = []
    for each in found:
        flat += [each] if isinstance(each, Finding) else each or []
    return flat
