from __future__ import annotations

import pytest

from bot.resolve.normalise import LIMIT, fold, normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("١٣١٠٤٧", "131047"),
        ("१३१०४७", "131047"),
        ("１３１０４７", "131047"),
        ("131\u200b047", "131047"),
        ("“code”: ‘x’", "\"code\": 'x'"),
        ("&lt;ERROR&gt; &amp; more", "<ERROR> & more"),
        ("<@U123ABC> error 131047 <!channel>", "error 131047"),
        ("see <https://a.example/131047|the docs>", "see the docs a.example/131047"),
        ("`131047` :rotating_light:", "'131047'"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_text_is_made_even(text, plain):
    assert normalise(text) == plain


def test_long_text_is_cut_even_where_one_character_becomes_many():
    assert len(normalise("\ufdfa" * LIMIT)) <= LIMIT


def test_folding_takes_case_and_accents_away_but_keeps_words():
    assert fold("Não Está CORTÓ") == "nao esta corto"
