"""The JSON Schema for editors: generated, never stale, and as strict as the loader."""

from __future__ import annotations

import tomllib

import jsonschema
import pytest

from bot.knowledge.loader import default_path
from bot.knowledge.schema import schema, text

VALIDATOR = jsonschema.Draft7Validator(schema(), format_checker=jsonschema.FormatChecker())


def as_json(value):
    """Days are texts to a JSON Schema, as editors hand them over."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def entry(code="131047"):
    return as_json(tomllib.loads((default_path() / f"entries/cloud-api/{code}.toml").read_text("utf-8")))


def test_the_file_is_what_the_models_generate():
    assert (default_path() / "schema.json").read_text("utf-8") == text(), (
        "waerror catalog schema > catalog/schema.json"
    )


def test_it_is_a_schema_of_draft_7():
    jsonschema.Draft7Validator.check_schema(schema())


def test_every_entry_of_the_catalog_fits():
    for file in sorted((default_path() / "entries").rglob("*.toml")):
        data = as_json(tomllib.loads(file.read_text("utf-8")))
        assert not [f"{file.name}: {error.message}" for error in VALIDATOR.iter_errors(data)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"headlines": "x"},
        {"headline": "x" * 61},
        {"actor": "customer"},
        {"local": True},
        {"sources": []},
        {"steps": [{"text": "Go.", "url": "https://example.com"}]},
    ],
)
def test_what_the_loader_refuses_an_editor_underlines(wrong):
    assert list(VALIDATOR.iter_errors({**entry(), **wrong}))


def test_a_missing_field_is_seen_and_a_namespace_need_not_be_written():
    data = entry()
    assert list(VALIDATOR.iter_errors({k: v for k, v in data.items() if k != "summary"}))
    assert not list(VALIDATOR.iter_errors({k: v for k, v in data.items() if k != "namespace"}))


def test_an_extension_of_an_overlay_has_fields_of_its_own():
    step = {"text": "Ask the on-call engineer."}
    assert not list(VALIDATOR.iter_errors({"extends": "cloud-api/131047", "steps": [step]}))
    assert list(VALIDATOR.iter_errors({"extends": "cloud-api/131047", "status": "reported"}))
