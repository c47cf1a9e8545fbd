"""What catalog/README.md shows is valid, whole and true."""

from __future__ import annotations

import re
import shutil
import tomllib

import pytest

from bot.cli.renderings import faults as drawing_faults
from bot.knowledge.loader import default_path, load, read
from bot.knowledge.models import Cause, Entry, Reply, Step
from bot.knowledge.overlay import ADDS, REPLACES
from bot.knowledge.prose import BANNED
from tests.knowledge.small import write

README = (default_path() / "README.md").read_text("utf-8")
EXAMPLE = re.compile(r"<!-- example: ([^>]+?) -->\n```toml\n(.*?)```\n<!-- /example -->", re.DOTALL)
EXAMPLES = dict(EXAMPLE.findall(README))


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme") / "catalog"
    shutil.copytree(default_path(), folder)
    return folder


def test_the_annotated_entry_stands_in_the_catalog_without_a_fault(copied):
    write(copied, {"entries/cloud-api/132015.toml": EXAMPLES["cloud-api/132015"]})
    catalog, faults = read(copied)
    assert [str(fault) for fault in faults] == []
    assert [str(fault) for fault in drawing_faults(catalog.get("cloud-api/132015"), catalog)] == []


@pytest.mark.parametrize("model", [Entry, Cause, Step, Reply])
def test_the_annotated_entry_shows_every_field(model):
    shown = EXAMPLES["cloud-api/132015"]
    missing = [
        name
        for name in model.model_fields
        if name not in {"namespace", "local"}
        and not re.search(rf"(^|# |\[\[|\[|{{ ){name}( =|\])", shown, re.MULTILINE)
    ]
    assert missing == []


def test_the_overlay_example_works(tmp_path):
    files = {
        "entries/cloud-api/131047.toml": EXAMPLES["overlay"],
        "sources.toml": EXAMPLES["overlay sources"],
    }
    extra = write(tmp_path / "ours", files)
    assert read(default_path(), extra)[1] == []
    entry = load(extra=extra).get("cloud-api/131047")
    assert entry.local
    assert entry.steps[0].text == tomllib.loads(EXAMPLES["overlay"])["steps"][0]["text"]


def test_it_says_which_fields_an_overlay_adds_and_replaces():
    told = README.partition("An extension adds")[2].partition("\n\n")[0]
    adds, _, replaces = told.partition("It replaces")
    assert [name for name in (*ADDS, "steps", "situations", "reply") if f"`{name}`" not in adds] == []
    assert [name for name in (*REPLACES, "retry") if f"`{name}`" not in replaces] == []


def test_it_names_every_banned_word():
    style = README.partition("## How we write")[2].partition("\n## ")[0].replace("\n  ", " ").lower()
    assert [word for word in BANNED if word not in style] == []


def test_it_says_whose_words_and_marks_these_are():
    licence = README.partition("## Licence and marks")[2]
    for piece in (
        "our own words",
        "MIT",
        "WhatsApp, Meta",
        "marks of Meta Platforms, Inc.",
        "not affiliated",
    ):
        assert piece in licence
