"""The database: reachable, of our schema, of our key. Reads only; a file that is not there is not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.finding import Finding, fault, ok, unchecked
from bot.store.errors import AwayError, Trouble, UnfitError

if TYPE_CHECKING:
    from bot.doctor.subject import Subject
    from bot.store.sql.database import Database

DATABASE, KEY = "Database", "Secret key"


async def judge(subject: Subject) -> list[Finding]:
    """Look at the database that the settings name."""
    settings = subject.settings
    if settings is None:
        return [unchecked(DATABASE, "the settings do not say where it is")]
    if settings.store.kind == "memory":
        return [ok(DATABASE, "none (DATABASE_URL=memory:): what is kept is gone with the process")]
    from bot.store.sql.database import Database  # noqa: PLC0415 - half a second that memory: saves

    database = Database(settings.store.url)
    try:
        if database.path is not None and not database.path.exists():
            return [ok(DATABASE, f"{database.path} is not there yet; the first start makes it")]
        return await _look(database, settings.secret_keys)
    finally:
        await database.close()


async def _look(database: Database, secrets: tuple[str, ...]) -> list[Finding]:
    from bot.store.sql import schema  # noqa: PLC0415
    from bot.store.sql.backend import is_ours  # noqa: PLC0415

    findings = []
    try:
        async with database.begin() as connection:
            revision = await schema.check(connection)
        findings.append(ok(DATABASE, f"{_named(database)} has the tables of this program ({revision})"))
        ours = await is_ours(database, secrets)
    except AwayError as error:
        return [*findings, _trouble(error.trouble, database)]
    except UnfitError:
        return [*findings, _trouble(Trouble.FAILED, database)]
    return [*findings, _key(ours=ours)]


def _trouble(trouble: Trouble, database: Database) -> Finding:
    if database.embedded and trouble in {Trouble.MISSING, Trouble.OLDER}:
        return ok(
            DATABASE, f"{_named(database)} is older than this program; the next start brings it up to date"
        )
    found, _, remedy = trouble.words.partition(": ")
    check = KEY if trouble is Trouble.WRONG_KEY else DATABASE
    say = f"{found[:1].upper()}{found[1:]} ({_named(database)})."
    return fault(check, say, f"{remedy[:1].upper()}{remedy[1:]}." if remedy else "Try again in a moment.")


def _key(*, ours: bool | None) -> Finding:
    if ours is None:
        return fault(
            KEY,
            "The .key file beside the database is gone: the next start makes another, with which it cannot be read.",
            "Bring the .key file back from the backup of the database.",
        )
    if not ours:
        found, _, remedy = Trouble.WRONG_KEY.words.partition(": ")
        return fault(KEY, f"{found}.", f"{remedy[:1].upper()}{remedy[1:]}.")
    return ok(KEY, "is the one that the database was made with")


def _named(database: Database) -> str:
    """Name a database without its user and password."""
    url = database.url
    return str(database.path) if database.embedded else f"{url.database} on {url.host or 'a local socket'}"
