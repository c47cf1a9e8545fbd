"""Which sentences ask about the card above, and which are questions of their own."""

from __future__ import annotations

import pytest

from bot.cards.aside import About
from bot.listeners.asking import asides
from bot.listeners.asking.asides import aside


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("can we retry?", About.RETRY),
        ("so when can I resend them", About.RETRY),
        ("how long does this take", About.RETRY),
        ("is this our fault?", About.MOVE),
        ("is it me or WhatsApp?", About.MOVE),
        ("who has to fix it", About.MOVE),
        ("why?", About.WHY),
        ("still failing!", About.NEXT),
        ("and now?", About.NEXT),
        ("how do we fix this?", About.NEXT),
        ("what do I tell the customer?", About.CUSTOMER),
        ("what is the worst of these?", About.WORST),
    ],
)
def test_a_question_about_the_card_above_is_known(text, about):
    assert aside(text) == (about, "en")


@pytest.mark.parametrize(
    ("text", "about", "lang"),
    [
        ("¿puedo reintentar ya?", About.RETRY, "es"),
        ("es culpa nuestra?", About.MOVE, "es"),
        ("¿y ahora qué?", About.NEXT, "es"),
        ("sigue fallando", About.NEXT, "es"),
        ("posso tentar de novo?", About.RETRY, "pt"),
        ("a culpa é nossa?", About.MOVE, "pt"),
        ("e agora?", About.NEXT, "pt"),
    ],
)
def test_it_is_known_in_spanish_and_portuguese(text, about, lang):
    assert aside(text) == (about, lang)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is 131047 and can we retry it?",
        "retry 131047",
        "and 131026?",
        "why is my template rejected",
        "why is it not delivered",
        "how long does template review take",
        "is meta down?",
        "token expired",
        "only the marketing templates",
        "can we retry? " + "x" * 100,
    ],
)
def test_whatever_says_more_is_a_question_of_its_own(text):
    assert aside(text) is None


@pytest.mark.parametrize("text", ["131047", "0", "1", "190", "१३१०४७", "131047" * 10])
def test_a_bare_code_is_no_such_question_and_costs_no_look_at_all_sentences(text, monkeypatch):
    assert not any(sentence.fullmatch(text) for _, _, sentence in asides._known())
    monkeypatch.setattr(asides, "_known", lambda: pytest.fail("sentences were looked at"))
    assert aside(text) is None
