"""What README, CONTRIBUTING and their neighbours say of the program is true, and names all that people type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from bot.cards.draw import draw
from bot.cards.setting import Setting
from bot.cards.terminal import to_text
from bot.cli.verbs import app
from tests.test_architecture import ROOMS

ROOT = Path(__file__).parents[1]
NAMES = ("README.md", "CONTRIBUTING.md", "catalog/README.md", ".github/CHANGELOG.md", ".env.example")
DOCUMENTS = {name: (ROOT / name).read_text("utf-8") for name in NAMES}
TOLD = "\n".join(DOCUMENTS.values())
COMMAND = typer.main.get_command(app)
GROUPS = {name: group for name, group in COMMAND.commands.items() if hasattr(group, "commands")}
VERBS = {name for name in COMMAND.commands if name not in GROUPS} | {
    f"{name} {verb}" for name, group in GROUPS.items() for verb in group.commands
}
IMPLIED = {"explain", "catalog cards"}
"""What `waerror 131047` does, and what the playground asks for."""
NUMBERS = {7: "seven", 14: "fourteen", 15: "fifteen"}


@pytest.mark.parametrize("verb", sorted(VERBS - IMPLIED))
def test_every_verb_is_told_somewhere(verb):
    assert re.search(rf"(waerror|bot|`) {verb}\b|`{verb} -", TOLD), verb


@pytest.mark.parametrize("name", NAMES)
def test_every_verb_that_a_document_tells_is_one(name):
    told = re.findall(
        r"(?:`|bin/|^)(?:waerror|python -m bot) ([a-z]+)(?: ([a-z]+))?", DOCUMENTS[name], re.MULTILINE
    )
    verbs = {f"{verb} {more}" if verb in GROUPS else verb for verb, more in told}
    assert verbs <= VERBS


@pytest.mark.parametrize("option", ["--http", "--oauth", "--steps"])
def test_every_variant_of_the_manifest_is_told_where_the_app_is_made(option):
    for name in ("README.md", "manifest.yml"):
        assert option in (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_a_document_names_is_there(name):
    named = re.findall(r"(?<![\w/.])((?:bot|tests|catalog|\.github|\.ci)/[\w/-]+(?:\.\w+)*)", DOCUMENTS[name])
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_contributing_shows_every_room_and_every_measuring_command():
    told = DOCUMENTS["CONTRIBUTING.md"]
    assert [room for room in ROOMS if f"`bot/{room}`" not in told] == []
    commands = [*ROOT.glob("tests/benchmarks/*.py"), *ROOT.glob("tests/faults/*.py")]
    run = [file for file in commands if '__name__ == "__main__"' in file.read_text("utf-8")]
    run.remove(ROOT / "tests/benchmarks/yardsticks.py")  # command.py starts it
    assert [file.name for file in run if file.name not in told] == []


def test_the_readme_shows_the_card_as_it_is_drawn(resolver):
    shown = re.search(r"```\n(131047 · .*?)```", DOCUMENTS["README.md"], re.DOTALL)[1]
    card = to_text(draw(resolver.resolve("131047"), Setting(), resolver.catalog), 100, notes=False)
    assert shown.split() == re.sub(r"\[\d+\]", "↗", card).split()


def test_figures_of_the_catalog_are_those_of_today(catalog):
    languages = {lang for entry in catalog for lang in entry.situations}
    changes = DOCUMENTS[".github/CHANGELOG.md"]
    assert f"in {NUMBERS[len(languages)]} languages" in DOCUMENTS["README.md"]
    assert f"{len(catalog)} entries" in changes
    assert f"{sum(entry.namespace == 'on-premises' for entry in catalog)} retired codes" in changes
    assert f"{NUMBERS[len(catalog.providers)]} providers" in changes
