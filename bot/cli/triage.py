"""`waerror triage`: a file of failures counted in the terminal. Imports neither Slack nor SQL."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from rich.console import Console
    from rich.progress import Progress

    from bot.resolve.inventory import Triage

PATIENCE = 1.0
"""Seconds after which a bar says how far it is."""
CHECKED = 262_144
"""Bytes between two looks at the clock."""
REFUSED = 2
"""Exit code where nothing could be read or written."""
SPAN = "From, to"
NARROW, WIDE = 90, 130
"""Columns of a terminal below which a table leaves out what it affects; from which it says from when to when."""


def triage(
    file: Annotated[
        str, typer.Argument(help="A CSV, a file of JSON lines, or a log; - reads standard input.")
    ],
    form: Annotated[
        Literal["auto", "csv", "jsonl", "log"], typer.Option("--format", help="What the file is; auto looks.")
    ] = "auto",
    csv_out: Annotated[
        str | None,
        typer.Option("--csv", metavar="OUT", help="Write the counts as CSV to a file; - prints it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Count the failures of a file: a row a code, what to fix first, what may be sent again."""
    if as_json and csv_out == "-":
        raise typer.BadParameter("--json and --csv - both print: choose one", param_hint="--csv")
    name = "standard input" if file == "-" else Path(file).name
    try:
        counted = count(file, None if form == "auto" else form)
    except RefusedError as refused:
        raise typer.Exit(_refuse(refused.reason, file if file != "-" else name)) from None
    if csv_out is not None and not _write(counted, csv_out, file):
        raise typer.Exit(REFUSED)
    if as_json:
        from bot.cards.export import as_json as whole

        typer.echo(json.dumps(whole(counted, name), ensure_ascii=False, indent=2))
    elif csv_out != "-":
        _table(counted, name)


class RefusedError(Exception):
    """A file of which nothing can be read; `reason` is one of `cards.remarks.REFUSED`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def count(file: str, form: Literal["csv", "jsonl", "log"] | None) -> Triage:
    """Count a file, or standard input for "-". Raises `RefusedError`."""
    from bot.cli.knowledge import load
    from bot.resolve import intake
    from bot.resolve.triage import reader_of
    from bot.resolve.triage import triage as counted

    try:
        stream, size = _opened(file)
        with stream:
            lines = watched(intake.lines(stream), size, _errors())
            return counted(lines, reader_of(load()), form)
    except intake.UnreadableError as error:
        raise RefusedError(error.refusal.value) from None
    except FileNotFoundError:
        raise RefusedError("missing") from None
    except IsADirectoryError:
        raise RefusedError("folder") from None
    except PermissionError:
        raise RefusedError("forbidden") from None
    except OSError:
        raise RefusedError("broken") from None


def watched(
    lines: Iterable[bytes], size: int, console: Console, clock: Callable[[], float] = time.monotonic
) -> Iterator[bytes]:
    """Pass lines on; after a second draw a bar of the bytes read, where somebody looks at standard error.

    `size` in bytes, 0 where nobody knows it: then the bar only moves.
    """
    began, read, drawn, bar = clock(), 0, 0, None
    try:
        for line in lines:
            yield line
            read += len(line)
            if read - drawn < CHECKED:
                continue
            drawn = read
            if bar is None and clock() - began >= PATIENCE and console.is_terminal:
                bar = _bar(console, size)
            if bar is not None:
                bar.update(bar.task_ids[0], completed=read)
    finally:
        if bar is not None:
            bar.stop()


def _bar(console: Console, size: int) -> Progress:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("Reading"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    bar.add_task("Reading", total=size or None)
    bar.start()
    return bar


def _opened(file: str) -> tuple[BinaryIO, int]:
    """Return a stream of bytes and its size, 0 where nobody knows it."""
    if file == "-":
        return sys.stdin.buffer, 0
    path = Path(file)
    stream = path.open("rb")
    return stream, path.stat().st_size


def _errors() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _refuse(reason: str, file: str) -> int:
    from bot.cards.remarks import refusal

    typer.echo(refusal(reason, file), err=True)
    return REFUSED


def _write(counted: Triage, out: str, file: str) -> bool:
    """Write the counts as CSV; say it and return False where that cannot be done."""
    from bot.cards.export import as_csv

    if out == "-":
        sys.stdout.write(as_csv(counted).replace("\r\n", "\n"))
        return True
    target = Path(out)
    if file != "-" and target.exists() and target.samefile(file):
        typer.echo(f"{out} is the file you asked about: choose another name for --csv.", err=True)
        return False
    try:
        target.write_text(as_csv(counted), encoding="utf-8", newline="")
    except OSError:
        typer.echo(f"{out} cannot be written: choose another folder for --csv.", err=True)
        return False
    typer.echo(f"Written: {out}", err=True)
    return True


def _table(counted: Triage, name: str) -> None:
    """Print the table, and below it what the card says."""
    from rich.console import Console
    from rich.table import Table

    from bot.cards import remarks, resend
    from bot.cards.blocks import one_line
    from bot.cards.counted import face

    console = Console(highlight=False)
    wide, room = console.width >= WIDE, console.width >= NARROW
    console.print(remarks.title(counted, one_line(name)), markup=False, style="bold", soft_wrap=True)
    if counted.rows:
        label, told = remarks.start(counted, face(counted.rows[0]))
        console.print(f"{label} {told}", markup=False, soft_wrap=True)
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for heading, right in _headings(wide=wide, room=room):
            whole = right or heading == SPAN
            table.add_column(heading, justify="right" if right else "left", no_wrap=whole, overflow="fold")
        for cells in rows(counted, wide=wide, room=room):
            table.add_row(*cells)
        console.print(table)
        groups = resend.resend(counted)
        if groups:
            console.print(f"{remarks.RESEND}{resend.sentence(groups)}", markup=False, soft_wrap=True)
    else:
        console.print(remarks.LOOKED_FOR, markup=False, soft_wrap=True)
    told_apart = [f"read from {', '.join(map(one_line, counted.columns))}"] if counted.columns else []
    rest = " · ".join([*remarks.remarks(counted), *told_apart])
    if rest:
        console.print(rest, markup=False, style="dim", soft_wrap=True)


def _headings(*, wide: bool, room: bool) -> list[tuple[str, bool]]:
    named = [("Code", False), ("What happened", False), ("Failures", True), ("Recipients", True)]
    named += [("Affects", False)] if room else []
    named += [("Whose move", False), ("Retry", False)]
    return [*named, (SPAN, False)] if wide else named


def rows(counted: Triage, *, wide: bool, room: bool) -> Iterator[list[str]]:
    """Yield the cells of each code."""
    from bot.cards import remarks, values, words
    from bot.cards.counted import face

    for row in counted.rows:
        shown = face(row)
        people = (
            f"{'' if row.recipients_exact else '≥ '}{words.number(row.recipients)}" if row.recipients else ""
        )
        cells = [shown.code, shown.headline, words.number(row.count), people]
        cells += [values.AFFECTS[row.entry.affects] if row.entry.affects else ""] if room else []
        cells.append(values.actor_name(shown.actor) if shown.actor else "")
        cells.append(values.retry_short(shown.rule) if shown.rule.retry else words.RETIRED_ALONE)
        yield [*cells, remarks.span(row.first, row.last)] if wide else cells
