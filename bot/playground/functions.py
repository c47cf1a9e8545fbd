"""The functions of a manifest: steps that a workflow can hold, with what goes in and what comes out.

Fields: https://docs.slack.dev/reference/app-manifest and the published JSON Schema of manifests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST = 50
TYPES = {"string", "integer", "number", "boolean"}
"""What this workspace can pass to a step and take from it."""


@dataclass(frozen=True)
class Function:
    """One function; inputs and outputs by name, with their types."""

    callback_id: str
    title: str
    description: str
    inputs: dict[str, str]
    outputs: dict[str, str]
    required_inputs: frozenset[str]
    required_outputs: frozenset[str]

    def described(self) -> dict[str, Any]:
        """The function as its event shows it (https://docs.slack.dev/reference/events/function_executed)."""
        return {
            "id": "Fn0PLAYGRND",
            "callback_id": self.callback_id,
            "title": self.title,
            "description": self.description,
            "type": "app",
            "app_id": "A0PLAYGRND",
            "input_parameters": _listed(self.inputs, self.required_inputs),
            "output_parameters": _listed(self.outputs, self.required_outputs),
        }


def read_functions(raw: dict[str, Any], faults: list[str]) -> dict[str, Function]:
    """Read the mapping `functions`; what is wrong is added to `faults`."""
    if len(raw) > MOST:
        faults.append(f"functions has {len(raw)} items, at most {MOST} are allowed")
    return {name: _function(name, value, faults) for name, value in raw.items()}


def _function(name: str, value: object, faults: list[str]) -> Function:
    where = f"functions.{name}"
    given: dict[str, Any] = value if isinstance(value, dict) else {}
    empty = (field for field in ("title", "description") if not str(given.get(field) or "").strip())
    faults.extend(f"{where}.{field} must be a text" for field in empty)
    inputs, needed = _parameters(given.get("input_parameters"), f"{where}.input_parameters", faults)
    outputs, promised = _parameters(given.get("output_parameters"), f"{where}.output_parameters", faults)
    title, description = str(given.get("title", "")), str(given.get("description", ""))
    return Function(name, title, description, inputs, outputs, needed, promised)


def _parameters(value: object, where: str, faults: list[str]) -> tuple[dict[str, str], frozenset[str]]:
    properties = value.get("properties") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(properties, dict):
        faults.append(f"{where}.properties must be a mapping")
        return {}, frozenset()
    types: dict[str, str] = {}
    for name, described in properties.items():
        kind = described.get("type") if isinstance(described, dict) else None
        if kind not in TYPES:
            faults.append(f"{where}.properties.{name}.type must be one of {', '.join(sorted(TYPES))}")
        types[name] = str(kind)
    required = value.get("required") or []
    faults.extend(
        f"{where}.required names {name}, which is no property" for name in required if name not in types
    )
    return types, frozenset(required)


def _listed(types: dict[str, str], required: frozenset[str]) -> list[dict[str, Any]]:
    return [{"type": kind, "name": name, "is_required": name in required} for name, kind in types.items()]
