"""`waerror insights`: what is asked, what is not found, what helps. It never says who asked."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bot.store.insights import Insights
    from bot.store.sql.backend import Backend

_SECONDS = {"h": 3600, "d": 86400, "w": 7 * 86400}
_BAR = 24
_TOP = 10


def insights(
    since: Annotated[str, typer.Option(help="Such as 24h, 7d, 4w, or 2026-11-01.")] = "30d",
    workspace: Annotated[
        str | None, typer.Option(help="One workspace's id; else all, the busiest first.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what was asked most, what found nothing, and what helped."""
    from bot.cli.db import on_backend

    start = _since(since)

    async def read(backend: Backend) -> list[Insights]:
        teams = (workspace,) if workspace else await backend.records.teams(start)
        return [await backend.records.insights(team, start) for team in teams]

    found = on_backend(read)
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False)
    if not found:
        console.print(f"Nothing was asked since {_day(start)}.")
    for one in found:
        _print(console, one)


def _plain(found: Insights) -> dict[str, object]:
    lines = [{**asdict(group), "line": group.line} for group in found.unresolved]
    return {**asdict(found), "unresolved": lines}


def _since(text: str) -> float:
    if found := re.fullmatch(r"(\d{1,4})([hdw])", text.strip()):
        return time.time() - int(found[1]) * _SECONDS[found[2]]
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp()
    except ValueError:
        raise typer.BadParameter(
            "write 24h, 7d, 4w or a date such as 2026-11-01", param_hint="--since"
        ) from None


def _day(at: float) -> str:
    return dt.datetime.fromtimestamp(at, tz=dt.UTC).date().isoformat()


def _print(console: Console, found: Insights) -> None:
    from rich.markup import escape

    console.rule(f"[bold]{escape(found.team or 'no workspace')}[/] since {_day(found.since)}")
    console.print(
        f"{found.questions} questions · {found.direct:.0%} answered by one entry · half within {found.median:.1f} ms, "
        f"19 of 20 within {found.slowest_of_20:.1f} ms"
    )
    _bars(console, "Asked most", found.asked[:_TOP])
    _bars(console, "What came of it", found.outcomes)
    _bars(console, "Where", found.surfaces)
    _feedback(console, found)
    _unresolved(console, found)


def _bars(console: Console, title: str, counts: tuple[tuple[str, int], ...]) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not counts:
        return
    table = Table("", "times", "", title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    most = max(count for _, count in counts)
    for name, count in counts:
        table.add_row(escape(name or "none"), str(count), "█" * max(1, round(_BAR * count / most)))
    console.print(table)


def _feedback(console: Console, found: Insights) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not found.feedback:
        return
    table = Table("", "helped", "did not", title="Feedback, the worst first", title_justify="left", box=None,
                  padding=(0, 2, 0, 0))  # fmt: skip
    for one in found.feedback[:_TOP]:
        table.add_row(escape(one.key), str(one.helpful), str(one.unhelpful))
    console.print(table)


def _unresolved(console: Console, found: Insights) -> None:
    from rich.markup import escape

    if not found.unresolved:
        return
    console.print("Found nothing, most asked first. The line under each starts its entry:")
    for group in found.unresolved[:_TOP]:
        console.print(f"  {group.count}×  {escape(' '.join(group.text.split()))[:100]}", soft_wrap=True)
        console.print(f"      {escape(group.line)}", style="dim", soft_wrap=True)
