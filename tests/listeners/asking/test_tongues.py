"""Which sentences wish for another language, and which speak of a template's."""

from __future__ import annotations

import pytest

from bot.listeners.asking.tongues import tongue


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("y en español?", "es"),
        ("¿Puedes responder en español, por favor?", "es"),
        ("can you say that in Spanish?", "es"),
        ("em português?", "pt"),
        ("in english please", "en"),
        ("do you speak Hindi?", "en"),
    ],
)
def test_a_wish_for_a_language_is_known(text, lang):
    assert tongue(text) == lang


@pytest.mark.parametrize(
    "text",
    [
        "template in Spanish",
        "solo en español",
        "no hablo inglés",
        "131047 en español",
        "english or spanish",
        "it fails in Spanish",
        "messages do not arrive",
    ],
)
def test_anything_more_is_a_question_of_its_own(text):
    assert tongue(text) is None
