"""The outputs of a workflow step, for every entry and every kind of outcome."""

from __future__ import annotations

from bot.cards import step
from bot.resolve.outcome import Answer, Evidence, Found, Miss, Report, Sighting, Unknown


def test_every_entry_fills_every_output_in_plain_words(catalog):
    for entry in catalog:
        said = step.outputs(Answer(Sighting(entry, Evidence(Found.TYPED))), catalog)
        assert list(said) == list(step.OUTPUTS)
        empty = {name for name, text in said.items() if not text}
        assert empty <= {"steps"} if entry.status == "retired" else not empty, entry.key
        assert not empty & step.ALWAYS
        assert not any(mark in text for text in said.values() for mark in "`<>"), entry.key
        assert all(len(text) <= step.LONGEST for text in said.values()), entry.key


def test_the_cause_that_details_name_speaks_before_the_entry(catalog):
    entry = catalog.get("cloud-api/131031")
    said = step.outputs(Answer(Sighting(entry, Evidence(Found.PAYLOAD), cause=1)), catalog)
    assert entry.causes[1].text.rstrip(".") in said["cause"]


def test_a_moment_that_the_payload_names_is_told_with_its_zone(catalog):
    entry = next(e for e in catalog if e.wait and e.wait.kind == "in-payload")
    report = Report(details="until 2026-11-12T14:05:00Z")
    said = step.outputs(Answer(Sighting(entry, Evidence(Found.PAYLOAD), report=report)), catalog)
    assert said["retry"] == "At the time in your payload: 12 Nov, 14:05 UTC"


def test_a_code_that_somebody_typed_cannot_address_anybody(catalog):
    said = step.outputs(Unknown(Miss.CODE, code="<!channel>"), catalog)
    assert "<!channel>" not in said["headline"]
