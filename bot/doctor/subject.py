"""What is examined: settings as they were read, the way to Slack, and what the program's code answers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.settings import Mode, Problem, Settings
    from bot.variables import Mistaken


@dataclass(frozen=True)
class Answered:
    """What the listeners answer: Slack's names of commands, shortcuts and events."""

    commands: frozenset[str] = frozenset()
    shortcuts: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Subject:
    """One installation.

    `settings` is None where `problems` say why; `mistaken` are names that look like settings and are none. `mode` is
    how `waerror` would run, None without Slack's credentials. `read_from` names the places that settings come from.
    `proxy` leads to Slack's API, None for the direct way; `proxy_variables` are the names of those that are set.
    `now` gives seconds since 1970.
    """

    settings: Settings | None
    manifest: Path
    read_from: str = "the environment"
    problems: tuple[Problem, ...] = ()
    mistaken: tuple[Mistaken, ...] = ()
    mode: Mode | None = None
    proxy: str | None = None
    proxy_variables: tuple[str, ...] = ()
    overlay: Path | None = None
    answered: Answered = field(default_factory=Answered)
    now: Callable[[], float] = time.time
