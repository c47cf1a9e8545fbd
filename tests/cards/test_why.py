from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.why import why
from bot.resolve.outcome import Found


@pytest.mark.parametrize(
    ("found", "where", "count", "says"),
    [
        (Found.TYPED, "", 1, ""),
        (Found.PAYLOAD, "statuses[0].errors[0].code", 1, "Read from statuses[0].errors[0].code"),
        (Found.PAYLOAD, "statuses[0].errors[0].code", 14, "Read 131047 fourteen times in your paste"),
        (Found.LOG, "code=131047", 1, 'Read from "code=131047"'),
        (Found.REPAIRED, "131,047", 1, 'Read "131,047" as 131047'),
        (Found.WORDING, "more than 24 hours", 1, 'Matched Meta\'s wording "more than 24 hours"'),
        (Found.PROVIDER, "", 1, "Twilio 63016 stands for 131047 (Twilio's documentation)"),
        (Found.CHOSEN, "One person only", 1, "You chose: One person only"),
    ],
)
def test_the_card_says_where_the_code_was_read(answer, found, where, count, says):
    assert why(answer("131047", found, where=where, count=count).sighting, "en") == says


def test_a_derived_mapping_is_called_our_reading(answer, shelf):
    sighting = answer("131026", Found.PROVIDER).sighting
    evidence = replace(sighting.evidence, provider_code=shelf.providers["twilio"].codes[1])
    assert why(replace(sighting, evidence=evidence), "en") == (
        "Twilio 63024 stands for 131026 (our reading; Twilio does not say)"
    )


def test_free_text_quotes_at_most_three_words_and_says_the_way_out(answer):
    sighting = answer("131049", Found.WORDS, words=("promo", "no llega", "avisos sí", "ayer")).sighting
    assert why(sighting, "en") == 'Matched your words "promo", "no llega", "avisos sí". Not it? Use Not this.'
    assert (
        why(sighting, "es")
        == 'Coincide con tus palabras: "promo", "no llega", "avisos sí". ¿No es esto? Usa «Not this».'
    )
    assert why(sighting, "fr") == why(sighting, "en")


def test_long_words_of_the_reader_are_cut(answer):
    for found in (Found.PAYLOAD, Found.LOG, Found.REPAIRED, Found.WORDING, Found.CHOSEN, Found.WORDS):
        line = why(answer("131049", found, where="word " * 100, words=("word " * 100,) * 3).sighting, "en")
        assert len(line) <= 150
        assert "\n" not in line


def test_evidence_without_its_words_says_nothing_rather_than_an_empty_quote(answer):
    for found in (Found.PAYLOAD, Found.LOG, Found.REPAIRED, Found.WORDING, Found.CHOSEN):
        assert why(answer("131047", found).sighting, "en") == ""
