"""A bar for what takes longer than a second: on standard error, and only where somebody watches a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds after which a person wants to see that something happens."""


def followed(items: Sequence[T], label: str, console: Console | None = None) -> Iterator[T]:
    """Yield the items; draw a bar on standard error once `PATIENCE` is over, and take it away at the end."""
    console = console or Console(stderr=True)
    bar = Progress(TextColumn(label), BarColumn(), MofNCompleteColumn(), console=console, transient=True)
    task = bar.add_task(label, total=len(items))
    began, drawn = time.monotonic(), False
    try:
        for item in items:
            if not drawn and console.is_terminal and time.monotonic() - began > PATIENCE:
                bar.start()
                drawn = True
            yield item
            bar.advance(task)
    finally:
        if drawn:
            bar.stop()
