"""The judge's verdict in the shapes in which Slack gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.playground.judge.fault import Fault


def validation_response(
    faults: Iterable[Fault], error: str = "invalid_blocks", root: str = ""
) -> dict[str, object]:
    """Give the body of ``blocks.validate``: ``{"ok": true}``, or ``error`` with an object for each error.

    Warnings never refuse; they go to ``response_metadata.warnings``. Slack uses ``invalid_message`` and
    ``invalid_view`` as ``error`` for whole messages and views, and for bare ``blocks`` pointers relative to
    the list: ``root="/blocks"`` takes that start off.
    Source: https://docs.slack.dev/reference/methods/blocks.validate
    """
    found = list(faults)
    errors = [
        {"code": "failed_constraint", "message": fault.message, "pointer": fault.pointer.removeprefix(root)}
        for fault in found
        if fault.severity == "error"
    ]
    return _body(found, error, errors)


def refusal_response(faults: Iterable[Fault], error: str = "invalid_blocks") -> dict[str, object]:
    """Give the body with which a method refuses a payload: ``errors`` are strings with their pointers.

    ``chat.*`` says ``invalid_blocks`` (``msg_blocks_too_long`` and ``invalid_blocks_format`` when that is
    what is wrong), ``views.*`` says ``invalid_arguments``. A payload with warnings alone is ``ok``.
    """
    found = list(faults)
    lines = [fault.slack().removeprefix("[ERROR] ") for fault in found if fault.severity == "error"]
    return _body(found, _named(found, error), lines)


def _named(found: list[Fault], error: str) -> str:
    rules = {fault.rule for fault in found if fault.severity == "error"}
    if error == "invalid_blocks":
        for name in ("invalid_blocks_format", "no_text", "msg_blocks_too_long"):
            if rules == {name}:
                return name
    return error


def _body(found: list[Fault], error: str, errors: list[dict[str, str]] | list[str]) -> dict[str, object]:
    metadata: dict[str, object] = {}
    if errors:
        metadata["messages"] = [fault.slack() for fault in found if fault.severity == "error"]
    warnings = [fault.slack() for fault in found if fault.severity == "warning"]
    if warnings:
        metadata["warnings"] = warnings
    body: dict[str, object] = {"ok": False, "error": error, "errors": errors} if errors else {"ok": True}
    return {**body, "response_metadata": metadata} if metadata else body
