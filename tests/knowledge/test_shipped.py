"""The catalog as it is shipped: complete against the list of codes, without a fault, spelled well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from codespell_lib import _spellchecker

from bot.knowledge.drift import codes_in, compare
from bot.knowledge.fields import QUOTED, told
from bot.knowledge.loader import default_path, read
from bot.knowledge.stats import count

CODES = codes_in((Path(__file__).parents[1] / "fixtures" / "codes.txt").read_text("utf-8"))
WORD = re.compile(r"(?<![\w/-])[A-Za-z']+(?![\w/-])")
"""A word on its own: not a piece of a code, a key or an address."""
FOREIGN = re.compile(r"^(reply\[|distinguish\.observation\.(?!en$))")
"""Fields that are not English, or not alone."""
CODE_FONT = re.compile(r"`[^`]*`")


def test_no_rule_finds_a_fault():
    _, faults = read(default_path())
    assert [str(fault) for fault in faults] == []


def test_the_list_has_288_codes():
    assert len(CODES) == len(set(CODES)) == 288


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_platform_is_found(code, catalog):
    assert catalog.by_code(code) or catalog.subcodes(code)


def test_nothing_else_is_in_the_catalog(catalog):
    found = compare(catalog, CODES)
    assert (found.lacking, found.unlisted) == ((), ())


def test_sixty_entries_or_more_have_the_full_treatment(catalog):
    assert count(catalog)["entries"]["full treatment"] >= 60


def test_no_word_of_ours_is_in_codespells_list_of_misspellings(catalog):
    misspellings: dict[str, object] = {}
    data = Path(_spellchecker.__file__).parent / "data"
    for name in ("dictionary.txt", "dictionary_rare.txt"):
        _spellchecker.build_dict(str(data / name), misspellings, set())
    assert len(misspellings) > 50_000
    wrong = [
        f"{entry.key} {where}: {word} -> {misspellings[word.lower()].data}"
        for entry in catalog
        for where, text in told(entry)
        if not FOREIGN.match(where) and where.partition("[")[0] not in QUOTED
        for word in WORD.findall(CODE_FONT.sub(" ", text))
        if word.lower() in misspellings
    ]
    assert wrong == []
