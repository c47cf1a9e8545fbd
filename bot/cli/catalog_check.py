"""`waerror catalog check`: every file, every rule, every drawing; with a token, Slack's own word on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli.progress import followed
from bot.cli.renderings import faults as drawing_faults
from bot.cli.renderings import plain
from bot.knowledge.faults import CatalogError, Fault
from bot.knowledge.loader import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from slack_sdk import WebClient

    from bot.cards.setting import Surface
    from bot.cli.renderings import Rendering
    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry

REFUSED = {"invalid_blocks", "invalid_message", "invalid_view"}
"""What blocks.validate says of a payload; every other error is about the call."""
SURFACES: tuple[Surface, ...] = ("message", "modal", "home")


def check(folder: Path, extra: Path | None, only: Sequence[Path], *, slack: bool) -> int:
    """Print every fault, or how much was found sound; return the exit code. `only`: faults of these files alone."""
    wanted = _named(folder, extra, only)
    catalog, found = read(folder, extra)
    if catalog is not None:
        entries = [entry for entry in catalog if _is_wanted(catalog.files.get(entry.key, ""), wanted)]
        for entry in followed(entries, "Drawing"):
            found += drawing_faults(entry, catalog)
        if slack:
            found += _ask_slack(entries, catalog)
    found = [fault for fault in found if _is_wanted(fault.file, wanted)]
    if found or catalog is None:
        typer.echo(CatalogError(found).report(), err=True)
        return 1
    files = len(entries) if wanted else len(catalog)
    typer.echo(f"{files} {'entry' if files == 1 else 'entries'}, no faults")
    return 0


def _named(folder: Path, extra: Path | None, only: Sequence[Path]) -> list[str]:
    """Return the paths as faults call them; ends the verb where one lies in neither folder."""
    names = []
    for path in only:
        asked = path.resolve()
        if not asked.exists():
            raise typer.BadParameter(f"{path}: no such file or folder", param_hint="PATH")
        if extra is not None and asked.is_relative_to(extra.resolve()):
            names.append(str(extra / asked.relative_to(extra.resolve())))
        elif asked.is_relative_to(folder.resolve()):
            names.append(asked.relative_to(folder.resolve()).as_posix())
        else:
            raise typer.BadParameter(
                f"{path} lies neither in the catalog nor in the overlay", param_hint="PATH"
            )
    return [name for name in names if name != "."] if "." not in names else []


def _is_wanted(file: str, wanted: list[str]) -> bool:
    return not wanted or any(file == name or file.startswith(f"{name}/") for name in wanted)


def _ask_slack(entries: list[Entry], catalog: Catalog) -> Iterator[Fault]:
    """Yield what Slack itself refuses, by blocks.validate (https://docs.slack.dev/reference/methods/blocks.validate)."""
    client = _client()
    for entry in followed(entries, "Asking Slack"):
        drawings = [plain(entry, catalog, surface) for surface in SURFACES]
        drawings += [plain(entry, catalog, "message", subcode) for subcode in entry.subcodes]
        for drawing in drawings:
            for reason in _refusals(client, drawing):
                file = catalog.files.get(entry.key, entry.key)
                yield Fault(
                    file, drawing.name, f"Slack refuses it: {reason}", "see the judge: it let this pass"
                )


def _refusals(client: WebClient, drawing: Rendering) -> list[str]:
    from slack_sdk.errors import SlackApiError, SlackClientError

    try:
        if drawing.kind == "message":
            client.blocks_validate(message=drawing.payload)
        else:
            client.blocks_validate(view=drawing.payload)
    except SlackApiError as error:
        said = error.response.get("error")
        if said in REFUSED:
            errors = error.response.get("errors") or [{}]
            return [f"{e.get('message', said)} {e.get('pointer', '')}".strip() for e in errors]
        typer.echo(f"Slack answers {said!r}: the drawings were not judged by it.", err=True)
        raise typer.Exit(2) from None
    except (SlackClientError, OSError):
        typer.echo("Slack cannot be reached: the drawings were not judged by it.", err=True)
        raise typer.Exit(2) from None
    return []


def _client() -> WebClient:
    from slack_sdk import WebClient
    from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

    from bot import settings as environment

    try:
        settings = environment.read()
    except environment.SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if settings.slack_bot_token is None:
        typer.echo(
            f"--slack needs a token.\n{environment.Problem('SLACK_BOT_TOKEN', 'is missing')}", err=True
        )
        raise typer.Exit(2)
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        proxy=environment.take_proxies().of(settings.slack_api_url),
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=5)],
    )
