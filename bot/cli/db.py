"""`waerror db`: the database that the settings name."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings
    from bot.store.sql.backend import Backend
    from bot.store.sql.database import Database

T = TypeVar("T")

app = typer.Typer(
    help="Upgrade and check the database, change its key, forget somebody.", no_args_is_help=True
)


@app.command()
def upgrade() -> None:
    """Bring the tables up to this program's; two at once wait for each other. PostgreSQL changes only here."""
    from bot.store.sql.schema import HEAD
    from bot.store.sql.schema import upgrade as migrate

    if _settings().store.kind == "memory":
        typer.echo("DATABASE_URL asks for memory: nothing to do.")
        return
    before = _run(migrate)
    typer.echo(
        f"The database is at {HEAD}" + (" already." if before == HEAD else f" (was: {before or 'empty'}).")
    )


@app.command()
def check() -> None:
    """Say whether the database can be used; exit code 1 with the remedy where not."""
    revision, shown = _run(_check)
    typer.echo(f"{shown} is at {revision}: fine.")


@app.command()
def key() -> None:
    """Print a new secret key for WAERROR_SECRET_KEYS."""
    typer.echo(secrets.token_urlsafe(32))


@app.command()
def forget(
    user: Annotated[str | None, typer.Option(help="A person's Slack user id.")] = None,
    workspace: Annotated[str | None, typer.Option(help="A workspace's id; alone: all of its data.")] = None,
) -> None:
    """Delete what is kept of a person, or all of a workspace. At once and for good."""
    if user is None and workspace is None:
        raise typer.BadParameter("give --user, --workspace or both")
    if user is not None:
        count = on_backend(lambda backend: backend.jobs.forget(user, workspace))
    else:
        count = on_backend(lambda backend: backend.jobs.erase(workspace or ""))
    typer.echo(f"{count} rows deleted or made anonymous.")


@app.command()
def rekey(
    lost: Annotated[
        bool,
        typer.Option(
            "--lost", help="The key that the database was made with is lost: take the new one instead."
        ),
    ] = False,
) -> None:
    """Seal the tokens of all workspaces with the first key of WAERROR_SECRET_KEYS; the bot does so at its start too."""
    if lost:
        _run(_adopt)
        typer.echo(
            "The database takes the first key now. What the lost one sealed stays sealed: where many workspaces have "
            "the bot, each is told to install it again when it asks."
        )
        return
    count = on_backend(lambda backend: backend.installations.reseal())
    typer.echo(
        f"{count} rows sealed with the first key anew." if count else "All is sealed with the first key."
    )


def on_backend(work: Callable[[Backend], Awaitable[T]]) -> T:
    """Do work on the open database, or end with exit code 1 and what is wrong with it."""
    settings = _settings()

    async def opened(_: Database) -> T:
        from bot.store.sql.backend import open_backend

        backend = await open_backend(settings.store.url, settings.secret_keys)
        try:
            return await work(backend)
        finally:
            await backend.close()

    return _run(opened, settings)


async def _adopt(database: Database) -> None:
    from bot.store.sql.backend import adopt, keys_of

    await adopt(database, keys_of(database, _settings().secret_keys))


async def _check(database: Database) -> tuple[str, str]:
    from bot.store.sql import schema
    from bot.store.sql.backend import keys_of, prove

    settings = _settings()
    async with database.begin() as connection:
        revision = await schema.check(connection)
    await prove(database, keys_of(database, settings.secret_keys))
    return revision, database.shown


def _run(work: Callable[[Database], Awaitable[T]], settings: Settings | None = None) -> T:
    from sqlalchemy import make_url

    from bot.store.errors import StoreError
    from bot.store.sql.database import Database

    settings = settings or _settings()
    if settings.store.kind == "memory":
        typer.echo("DATABASE_URL asks for memory: there is no database.", err=True)
        raise typer.Exit(2)

    async def run() -> T:
        database = Database(settings.store.url)
        try:
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except StoreError as error:
        typer.echo(_sentence(str(error)), err=True)
        if settings.store.kind == "sqlite":
            typer.echo(f"The file is {make_url(settings.store.url).database}.", err=True)
        raise typer.Exit(1) from None


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _settings() -> Settings:
    from bot import settings as environment

    try:
        return environment.read()
    except environment.SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
