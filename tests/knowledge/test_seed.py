"""The walk over the table that this project began with: each of its 66 rows is kept, corrected or merged, and it shows.

`tests/fixtures/seed/audit.toml` says for each row where its facts stand now; here that is held against the catalog.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.knowledge.fields import folded, links, told
from bot.knowledge.models import Status
from bot.resolve.outcome import Answer, Choice, Miss, Unknown
from bot.resolve.resolver import Resolver

SEED = Path(__file__).parents[1] / "fixtures" / "seed"
TABLE = {row["row"]: row for row in json.loads((SEED / "whatsapp-errors.json").read_text("utf-8"))}
AUDIT = {row["row"]: row for row in tomllib.loads((SEED / "audit.toml").read_text("utf-8"))["row"]}
LINK = re.compile(r"\]\(([^)]+)\)|href=\"([^\"]+)\"")
FIELDS = {"row", "key", "now", "by", "with", "said", "has", "lacks", "links", "in", "today"}

ROWS = [pytest.param(AUDIT[row], id=f"{row}-{AUDIT[row]['key']}") for row in sorted(AUDIT)]


@pytest.fixture(scope="module")
def resolver(catalog):
    return Resolver(catalog)


def everything_told(entry):
    return "\n".join(text for _, text in told(entry))


def sources_of(entry):
    return {reference.id for reference in entry.sources} | {link for _, link in links(entry)}


def found_in(outcome):
    if isinstance(outcome, Answer):
        return {outcome.entry.key}
    if isinstance(outcome, Choice):
        return {option.entry.key for option in outcome.options}
    if isinstance(outcome, Unknown):  # an HTTP status that the old client had as a number of its own
        return {near.entry.key for near in outcome.neighbours if outcome.miss is Miss.HTTP}
    return set()


def test_every_row_of_the_table_has_its_place_in_the_walk():
    assert sorted(AUDIT) == sorted(TABLE) == list(range(1, 67))
    assert all(row.keys() <= FIELDS for row in AUDIT.values())


def test_the_walk_counts_as_the_audit_did():
    places = [row["now"] for row in AUDIT.values()]
    assert {place: places.count(place) for place in set(places)} == {"kept": 47, "corrected": 18, "merged": 1}
    assert len({row["key"] for row in AUDIT.values()}) == 65
    assert sum("today" in row for row in AUDIT.values()) == 12


@pytest.mark.parametrize("row", ROWS)
def test_the_rows_code_has_its_entry(row, catalog):
    entry = catalog.get(row["key"])
    assert entry is not None
    assert entry.code == TABLE[row["row"]]["code"]
    assert entry in catalog.by_code(entry.code)


@pytest.mark.parametrize("row", ROWS)
def test_what_the_row_knew_is_still_said(row, catalog):
    text = everything_told(catalog.get(row["key"]))
    missing = [fact for fact in row["has"] if not re.search(fact, text, re.IGNORECASE)]
    assert missing == []
    assert row["said"]


@pytest.mark.parametrize("row", ROWS)
def test_advice_that_was_wrong_does_not_come_back(row, catalog):
    text = everything_told(catalog.get(row["key"]))
    back = [bad for bad in row.get("lacks", []) if re.search(bad, text, re.IGNORECASE | re.MULTILINE)]
    assert back == []


@pytest.mark.parametrize("row", ROWS)
def test_a_correction_names_the_source_that_says_otherwise(row, catalog):
    entry = catalog.get(row["key"])
    assert ("by" in row) is (row["now"] == "corrected")
    if "by" in row:
        assert row["by"] in {reference.id for reference in entry.sources}
        assert catalog.sources[row["by"]].first_party


@pytest.mark.parametrize("row", ROWS)
def test_a_merged_row_lives_on_in_the_other(row):
    assert ("with" in row) is (row["now"] == "merged")
    if "with" in row:
        other = AUDIT[row["with"]]
        assert (other["key"], other["now"]) == (row["key"], "kept")


@pytest.mark.parametrize("row", ROWS)
def test_each_link_of_the_row_leads_to_its_present_page(row, catalog):
    old = [one or two for one, two in LINK.findall(TABLE[row["row"]]["solution"])]
    assert len(row.get("links", [])) == len(old)
    entry = catalog.get(row.get("in", row["key"]))
    for name in row.get("links", []):
        assert name in sources_of(entry)
        assert catalog.sources[name].first_party
    addresses = {catalog.sources[name].url for name in sources_of(entry)}
    assert not addresses & (set(old) - {"https://business.whatsapp.com/policy"})


@pytest.mark.parametrize("row", ROWS)
def test_a_code_of_the_retired_client_says_so_and_points_to_today(row, catalog):
    entry = catalog.get(row["key"])
    assert ("today" in row) is (entry.status is Status.RETIRED)
    if "today" in row:
        assert (entry.replaced_by or "") == row["today"]
        assert not entry.steps


@pytest.mark.parametrize("row", ROWS)
def test_the_row_is_found_by_its_number(row, resolver):
    found = found_in(resolver.resolve(TABLE[row["row"]]["code"], typed=True))
    assert row["key"] in found


@pytest.mark.parametrize("row", [p for p in ROWS if TABLE[p.values[0]["row"]]["title"]])
def test_the_row_is_found_by_its_title(row, resolver, catalog):
    title = TABLE[row["row"]]["title"]
    assert folded(title) == folded(catalog.get(row["key"]).title)
    assert row["key"] in found_in(resolver.resolve(title, typed=True))
