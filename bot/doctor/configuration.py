"""The settings: every problem at once, and what a set-up without Slack's credentials means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.finding import Finding, fault, ok, warning
from bot.variables import DOTFILE, WHERE

if TYPE_CHECKING:
    from bot.doctor.subject import Subject
    from bot.settings import Problem

SETTINGS = "Settings"


def judge(subject: Subject) -> list[Finding]:
    """Return one finding a problem and a misspelt name, or how the bot would run."""
    ignored = [
        warning(SETTINGS, f"{name.name} is not the name of a setting, and is ignored.", name.remedy)
        for name in subject.mistaken
    ]
    return [*_judge(subject), *ignored]


def _judge(subject: Subject) -> list[Finding]:
    if subject.problems:
        return [_fault(problem) for problem in subject.problems]
    if subject.mode is None:
        return [
            warning(
                SETTINGS,
                f"No credential of Slack's is set in {subject.read_from}: waerror opens the playground.",
                'To run in Slack, copy .env.example to .env and follow "In your workspace" in the README.',
            )
        ]
    way = "Socket Mode" if subject.mode == "socket" else "HTTP"
    if subject.settings is not None and subject.settings.many:
        way = f"many workspaces over {way}"
    return [ok(SETTINGS, f"complete for {way}; read from {subject.read_from}")]


def _fault(problem: Problem) -> Finding:
    name, (reason, _, advice) = problem.variable, problem.reason.partition(". ")
    if name == DOTFILE:
        return fault(SETTINGS, f"{name} {reason}.", f"{advice}.")
    # pydantic's own reasons are sentences, ours go on from the name of the variable.
    found = f"{name}: {reason[:1].lower()}{reason[1:]}." if reason[:1].isupper() else f"{name} {reason}."
    if advice:
        return fault(SETTINGS, found, f"{advice} of .env or the environment.")
    verb = "Set" if reason.startswith("is missing") else "Correct"
    where = WHERE.get(name, "see .env.example")
    return fault(SETTINGS, found, f"{verb} {name} in .env or the environment: {where}.")
