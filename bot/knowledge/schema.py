"""The JSON Schema of an entry file, generated from the models: editors complete and check with it while one types."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from bot.knowledge.models import Entry
from bot.knowledge.overlay import Extension

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The newest that Taplo reads (https://taplo.tamasfe.dev/configuration/developing-schemas.html)."""
BY_LOADER = ("local",)
"""Fields that an author does not write."""


def schema() -> dict[str, Any]:
    """Return the schema of `entries/<namespace>/<code>.toml`; with `extends`, of an overlay's extension."""
    _, bundle = models_json_schema([(Entry, "validation"), (Extension, "validation")], by_alias=True)
    definitions = bundle["$defs"]
    entry = definitions["Entry"]
    for name in BY_LOADER:
        del entry["properties"][name]
    entry["required"] = [name for name in entry["required"] if name != "namespace"]
    return {
        "$schema": DIALECT,
        "title": "An entry of the waerror catalog",
        "if": {"type": "object", "required": ["extends"]},
        "then": {"$ref": "#/definitions/Extension"},
        "else": {"$ref": "#/definitions/Entry"},
        "definitions": _moved(definitions),
    }


def text() -> str:
    """Return the schema as it stands in catalog/schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _moved(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any kind
    """Return a schema with its references where draft 7 looks for them."""
    if isinstance(value, dict):
        return {key: _moved(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item) for item in value]
    return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
