"""`waerror doctor`: what is wrong with this installation, the worst first, each with one thing to do."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.doctor.finding import Finding, State
    from bot.doctor.subject import Answered, Subject
    from bot.settings import Problem

WORDS: dict[State, str] = {"fault": "FAULT", "warning": "warning", "unchecked": "not checked", "ok": "ok"}
COLOURS: dict[State, str] = {"fault": "red", "warning": "yellow", "unchecked": "bright_black", "ok": "green"}
WIDEST, NARROWEST = 110, 60
UNHURRIED = 3.0
"""Seconds after which something is being waited for that may not let go."""
STATE_COLUMN = max(map(len, WORDS.values())) + 2


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what is wrong with this installation and what to do. Exit code 0, 1 (warnings) or 2 (faults)."""
    from bot.doctor.examine import examine
    from bot.doctor.finding import exit_code

    began = time.monotonic()
    with asyncio.Runner() as runner:
        findings = runner.run(examine(subject()))
        code = exit_code(findings)
        typer.echo(_json(findings, code) if as_json else "\n".join(drawn(findings, _width())))
        if time.monotonic() - began > UNHURRIED:
            # A look-up of a name may hold its thread for half a minute longer than anybody waits for it.
            sys.stdout.flush()
            os._exit(code)
    raise typer.Exit(code)


def _json(findings: list[Finding], code: int) -> str:
    shown = [{"check": f.check, "state": f.state, "found": f.found, "remedy": f.remedy} for f in findings]
    return json.dumps({"exit": code, "findings": shown}, ensure_ascii=False, indent=2)


def drawn(findings: list[Finding], width: int, style: Callable[..., str] = typer.style) -> Iterator[str]:
    """Yield the lines: state, check and what was found in columns; the remedy under it. `style` colours a word."""
    names = max(len(finding.check) for finding in findings) + 2
    indent = " " * (STATE_COLUMN + names)
    before = findings[0].state
    for finding in findings:
        if finding.state != before:
            yield ""
        before = finding.state
        word = style(WORDS[finding.state].ljust(STATE_COLUMN), fg=COLOURS[finding.state])
        first, *more = textwrap.wrap(finding.found, width - len(indent), break_long_words=False) or [""]
        yield f"{word}{finding.check.ljust(names)}{first}"
        yield from (indent + line for line in more)
        for index, line in enumerate(
            textwrap.wrap(finding.remedy, width - len(indent) - 2, break_long_words=False)
        ):
            yield indent + ("→ " if index == 0 else "  ") + line
    yield ""
    yield _summary(findings)


def _summary(findings: list[Finding]) -> str:
    def counted(state: State, one: str, many: str) -> str:
        number = sum(finding.state == state for finding in findings)
        return f"{number} {one if number == 1 else many}" if number else ""

    parts = (counted("fault", "fault", "faults"), counted("warning", "warning", "warnings"),
             counted("unchecked", "not checked", "not checked"))  # fmt: skip
    return ", ".join(filter(None, parts)) + "." if any(parts) else f"All {len(findings)} checks are well."


def _width() -> int:
    columns = shutil.get_terminal_size((WIDEST, 40)).columns
    return max(NARROWEST, min(columns, WIDEST))


def subject() -> Subject:
    """Return this installation, as its settings describe it; the proxies are taken out of the environment."""
    from bot import settings as environment
    from bot.cli.knowledge import overlay_folder
    from bot.cli.manifest import manifest_path
    from bot.doctor.subject import Subject
    from bot.variables import DOTFILE

    settings, mode = None, None
    problems: tuple[Problem, ...] = ()
    try:
        settings = environment.read()
        mode = settings.mode(None) if settings.has_tokens else None
    except environment.SettingsError as error:
        problems = error.problems
    proxies = environment.take_proxies()
    return Subject(
        settings=settings,
        manifest=manifest_path(),
        read_from=_places(),
        problems=problems,
        mode=mode,
        proxy=proxies.of(settings.slack_api_url) if settings else None,
        proxy_variables=tuple(name.upper() for name in proxies.addresses),
        mistaken=environment.misspelt(),
        overlay=None if any(problem.variable == DOTFILE for problem in problems) else overlay_folder(),
        answered=answered(),
    )


def _places() -> str:
    file = Path(".env").resolve()
    return f"the environment and {file}" if file.is_file() else f"the environment (no .env in {file.parent})"


def answered() -> Answered:
    """Return what the listeners answer, by letting them register with somebody who takes notes."""
    from bot.doctor.subject import Answered
    from bot.listeners import register
    from bot.listeners.asking.command import COMMAND

    notes = _Notes()
    register(notes, notes).load()  # type: ignore[arg-type] # a stand-in for Bolt, and for the desk that only requests use
    # The command is answered by a middleware, before Bolt looks for a listener.
    return Answered(frozenset({COMMAND}), frozenset(notes.heard["shortcut"]), frozenset(notes.heard["event"]))


class _Notes:
    """Takes the place of the Bolt app: every registration is noted, none has an effect."""

    def __init__(self) -> None:
        self.heard: dict[str, list[str]] = {"command": [], "shortcut": [], "event": []}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def registering(*names: object, **_: object) -> Callable[[object], object]:
            self.heard.setdefault(kind, []).extend(name for name in names if isinstance(name, str))
            return lambda listener: listener

        return registering
