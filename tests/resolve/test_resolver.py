"""What holds for any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.resolve.batch import row
from bot.resolve.language import language
from bot.resolve.neighbours import adjacent, neighbours
from bot.resolve.outcome import Answer, Choice, Several, Unknown
from bot.resolve.told import Told

PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from([
        "131047", "error ", "code: ", "(#100)", '{"error":{"code":', "131026}", '"', "'", "\\", "[", "}", "131,047",
        "twilio 63016", "template ", "EAAGm0PX4ZCpsBAxyz123", "+15550199999", "\u200b", "\n", "<@U1>", "&lt;",
        "https://graph.facebook.com/", "132OOO",
    ]),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(PIECES, max_size=12).map("".join))
@example("\x00")
@example("{" * 5_000)
def test_any_text_has_an_outcome_whose_row_is_whole_and_that_holds_no_secret(resolver, text):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Answer | Several | Choice | Unknown)
    found = row(outcome)
    assert found["confident"] == isinstance(outcome, Answer | Several)
    assert len(found["codes"]) == len(set(found["codes"]))
    shown = repr(getattr(outcome, "sighting", "")) + repr(getattr(outcome, "sightings", ""))
    assert "EAAGm0PX4ZCpsBAxyz123" not in shown
    assert "15550199999" not in shown


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.text(max_size=60).filter(lambda t: not any(c.isalnum() for c in t)),
    st.sampled_from(["131047", "131026", "130429"]),
)
def test_a_code_in_any_punctuation_is_found_or_at_least_not_mistaken(resolver, around, code):
    outcome = resolver.resolve(f"{around} {code} {around}")
    if isinstance(outcome, Answer):
        assert outcome.entry.code == code


HOSTILE = {
    "digits": "1",
    "codes": "131047 ",
    "brackets": "[{(",
    "open objects": '{"a":',
    "pairs": '"code":"131047","title":"x",',
    "code": "code ",
    "escapes": '\\"',
    "deep escapes": '{"a":"{\\"b\\":1}"}',
    "addresses": "a.b@",
    "repeated question": "why is my template not delivered to customers? ",
    "bearer": "Bearer ",
    "unknown codes": "error 131999 ",
    "sentences": "Message undeliverable ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_text(resolver, piece):
    def cost(size):
        text = (piece * size)[:size]
        spent = []
        for _ in range(3):
            before = time.process_time()
            resolver.resolve(text)
            spent.append(time.process_time() - before)
        return min(spent)

    cost(500)
    assert cost(40_000) <= 15 * max(cost(4_000), 0.002)


def test_a_batch_row_of_several_has_all_codes_and_of_an_answer_five_at_most(resolver):
    many = row(resolver.resolve("errors 131047, 131026, 130429, 131042, 131031, 131048, 131049"))
    assert (many["outcome"], many["confident"]) == ("several", True)
    assert many["codes"] == ["131047", "131026", "130429", "131042", "131031", "131048", "131049"]
    assert len(row(resolver.resolve("131047"))["codes"]) <= 5


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("mandé la plantilla y al cliente no le llega", "es"),
        ("enviei o modelo e a mensagem não chega ao cliente", "pt"),
        ("the template is sent but never arrives", "en"),
        ("kalau lebih dari 24 jam pesan ditolak", "en"),
        ("131047", "en"),
        ("why do messages fail", "en"),
        ("do I have to wait", "en"),
        ("o envio do cliente falhou", "pt"),
        ("131026 mes clients ne reçoivent rien", "en"),
        ("le modèle est approuvé mais la pub ne part pas", "en"),
        ("message nahi ja raha, token naya hai", "en"),
        ("", "en"),
        ("131O47", "en"),
        ("error 131O47 please", "en"),
        ("kann ich es nochmal versuchen?", "en"),
        ("kannst du das auf deutsch sagen?", "en"),
        ("es spam?", "es"),
    ],
)
def test_the_language_of_a_question(text, lang):
    assert language(text) == lang


@pytest.mark.parametrize(
    "text",
    [
        "how long must I wait after 131049?",
        "we see 131049 a lot",
        "should I try again, it was 131049",
        "quanto tempo devo esperar depois de 131049?",
        "¿cuánto tiempo tengo que esperar después de 131049?",
    ],
)
def test_a_code_in_a_short_question_is_what_the_question_is_about(resolver, text):
    assert resolver.resolve(text).entry.code == "131049"


@pytest.mark.parametrize("text", ["see #131049", "see PR 131049", "invoice 131049 is not paid yet"])
def test_a_number_of_something_else_stays_one(resolver, text):
    assert isinstance(resolver.resolve(text), Unknown)


@pytest.mark.parametrize(
    ("code", "first"),
    [("13104", "131047"), ("13102", "131026"), ("130492", "130429"), ("131027", "131207")],
)
def test_the_likeliest_slip_comes_first_then_what_people_meet_most(resolver, code, first):
    """A last digit that was cut off and swapped digits before other slips."""
    assert resolver.resolve(code, typed=True).neighbours[0].entry.code == first


def test_neighbours_are_one_slip_away_swaps_first_three_at_most(catalog):
    found = neighbours(catalog, "131407")
    assert [n.difference for n in found] == ["swap", "digit"]
    assert neighbours(catalog, "7") == ()
    assert neighbours(catalog, "999999999999") == ()
    assert adjacent("131407", "131047")
    assert not adjacent("131047", "131047")


def test_the_words_that_carried_an_answer_are_shown_as_they_were_written(resolver):
    outcome = resolver.resolve(
        "Mandé la promoción de Márketing y WhatsApp no la entregó por el límite de márketing"
    )
    assert isinstance(outcome, Answer)
    words = outcome.sighting.evidence.words
    assert set(words) <= {
        "Mandé",
        "promoción",
        "márketing",
        "Márketing",
        "WhatsApp",
        "entregó",
        "límite",
        "por",
    }
    assert any(not word.isascii() for word in words)
    text = "Don't know: la Plantilla está pausada, Ação"
    assert Told(text).written(["dont", "plantilla", "esta", "acao", "none"]) == (
        "Don't", "Plantilla", "está", "Ação", "none",
    )  # fmt: skip
