"""The catalog for others: JSON that a program can rely on, Markdown that a person can read."""

from __future__ import annotations

import json
import types

import pytest

from bot.knowledge.export import FORMATS, escape, to_json, to_markdown
from bot.knowledge.loader import load


@pytest.fixture
def small(folder):
    return load(folder)


def test_json_holds_every_entry_with_its_sources_spelled_out(small):
    data = json.loads("".join(to_json(small)))
    assert data["schema_version"] == 1
    assert data["catalog_version"] == small.version
    by_code = {entry["code"]: entry for entry in data["entries"]}
    assert by_code.keys() == {"131026", "131047", "470"}
    assert by_code["131026"]["subcodes"][0]["code"] == "33"
    assert by_code["131047"]["sources"] == [
        {
            "id": "meta-error-codes",
            "name": "Meta error codes",
            "url": "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes",
            "kind": "meta-docs",
            "checked": "2026-09-11",
        }
    ]


def test_json_gives_the_address_of_each_link_and_leaves_out_what_is_empty(small):
    entry = next(e for e in json.loads("".join(to_json(small)))["entries"] if e["code"] == "131047")
    assert entry["steps"][0]["url"].endswith("/templates/overview")
    assert entry["subcodes"] == []
    assert not {"local", "disputed", "replaced_by", "wait", "names"} & entry.keys()


def test_both_formats_come_piece_by_piece(small):
    for form in FORMATS.values():
        pieces = form(small)
        assert isinstance(pieces, types.GeneratorType)
        assert len(next(pieces)) < 200


def test_markdown_says_of_each_entry_what_a_card_says(small):
    text = "".join(to_markdown(small))
    for piece in (
        "### 131047: The 24-hour reply window is closed",
        "- Whose move: sender",
        "- Retry: no (Send a template instead)",
        "1. Send an approved template. [Templates](https://developers.facebook.com/",
        "#### 131026/33: The number has a wrong digit",
        "- Today: 131047, The 24-hour reply window is closed",
        "(11 Sep 2026)",
    ):
        assert piece in text


def test_the_whole_catalog_is_exported(catalog):
    assert len(json.loads("".join(to_json(catalog)))["entries"]) == len(catalog)
    markdown = "".join(to_markdown(catalog))
    assert markdown.count("\n### ") == len(catalog)


def test_mark_up_of_markdown_stays_text_and_code_stays_code():
    assert escape("a_b *c* [d] <e>") == r"a\_b \*c\* \[d\] \<e>"
    assert escape("say `a_b` or a_b") == r"say `a_b` or a\_b"
