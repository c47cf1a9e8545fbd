"""Numbers that are ours, written badly, and numbers that are not ours, written well."""
# ruff: noqa: E501 - payloads stand as they are pasted

from __future__ import annotations

import pytest

from bot.resolve.outcome import Answer, Choice, Found, Miss, Several, Unknown


@pytest.mark.parametrize(
    "text",
    [
        "131047",
        "#131047",
        "(#131047)",
        "131047?",
        "E131047",
        "WABA-131047",
        "131047.0",
        "-131047",
        '"code": "131047"',
        "wa error 131047 pls",
        "١٣١٠٤٧",
    ],
)
def test_a_code_alone_answers(resolver, text):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Answer)
    assert outcome.entry.code == "131047"


def test_a_typed_code_needs_no_reason(resolver):
    assert resolver.resolve("131047").sighting.evidence.found is Found.TYPED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("131,047", "131047"),
        ("131 042", "131042"),
        ("131_026", "131026"),
        ("131.026", "131026"),
        ("131o26", "131026"),
        ("132OOO param count", "132000"),
        ("131-049", "131049"),
    ],
)
def test_a_badly_written_code_is_repaired_and_says_so(resolver, text, code):
    sighting = resolver.resolve(text).sighting
    assert sighting.entry.code == code
    assert sighting.evidence.found is Found.REPAIRED
    assert sighting.evidence.where == text.split()[0] if " p" in text else text


@pytest.mark.parametrize(
    "text",
    [
        "Support vectorization for tensors in the compiler (#131016)",
        "order #131047 was refunded, can you check",
        "build 130429 is green",
        "invoice 131026 is paid",
        "ticket 132000 can be closed",
        "zip code 131047",
        "your verification code 131047",
        "color: #131047",
        "the offset is 0x131047",
        "https://github.com/x/y/pull/131016",
        "$131,047 in revenue",
        "131,047 views since yesterday",
        "1,131,047",
        "1731310480",
        "call +1 310 470 1014",
        "200 OK",
        "exit code 1",
        "HTTP 429 from the billing service",
        "mysql error 131047 in the trigger",
        "id S2388299AbgHQQEY",
        "retried 4 times, error 3 days ago",
    ],
)
def test_a_number_of_another_world_is_no_answer(resolver, text):
    outcome = resolver.resolve(text)
    assert not isinstance(outcome, Answer | Several), outcome


@pytest.mark.parametrize("number", ["4", "190", "0", "33", "10"])
def test_a_small_number_counts_when_it_is_all_there_is(resolver, number):
    assert isinstance(resolver.resolve(number), Answer)
    assert isinstance(resolver.resolve(number, typed=True), Answer)


@pytest.mark.parametrize(
    "text", ["error 200", "got a 4 from graph on whatsapp, code 4", "(#100) Invalid parameter", "err: 190"]
)
def test_a_small_number_counts_behind_a_label(resolver, text):
    assert isinstance(resolver.resolve(text), Answer)


@pytest.mark.parametrize(
    "text", ["we have 4 agents and 10 templates", "in 2 days 100 customers", "step 1 of 3"]
)
def test_a_small_number_in_prose_does_not_count(resolver, text):
    outcome = resolver.resolve(text)
    assert not isinstance(outcome, Several)
    assert not (isinstance(outcome, Answer) and outcome.sighting.evidence.found in {Found.TYPED, Found.LOG})


def test_a_number_of_the_range_finds_the_range(resolver):
    assert resolver.resolve("250").entry.code == "200-299"
    assert resolver.resolve("200-299").entry.code == "200-299"


@pytest.mark.parametrize("text", ["131407", "error 131407", "error 131407 acount not registred"])
def test_a_mistyped_code_is_never_taken_for_its_neighbour(resolver, text):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Unknown)
    assert outcome.miss is Miss.CODE
    assert [(n.entry.code, n.difference) for n in outcome.neighbours] == [
        ("131047", "swap"),
        ("131207", "digit"),
    ]


def test_a_known_code_whose_words_name_its_neighbour_is_a_question(resolver):
    outcome = resolver.resolve("eror 133001 acount not registred")
    assert isinstance(outcome, Choice)
    assert {o.entry.code for o in outcome.options} == {"133010", "133001"}


@pytest.mark.parametrize("text", ["code: 131xxx", "<ERROR_CODE>", "error code: {code}"])
def test_a_placeholder_is_no_code(resolver, text):
    assert not isinstance(resolver.resolve(text), Answer | Several)


def test_an_unset_code_is_no_code(resolver):
    assert not isinstance(resolver.resolve('{"id": 7, "code": 0}'), Answer)


def test_small_codes_in_a_list_of_codes_count(resolver):
    outcome = resolver.resolve("policy: 130429 yes, 131056 yes, 131000 transient yes, 100 no")
    assert [s.entry.code for s in outcome.sightings] == ["130429", "131056", "131000", "100"]


def test_health_remarks_about_sip_do_not_hide_the_reason(resolver):
    text = '{"health_status":{"entities":[{"errors":[{"error_code":138024},{"error_code":138025},{"error_code":141006}]}]}}'
    assert resolver.resolve(text).entry.code == "141006"


def test_a_providers_unknown_number_names_the_provider(resolver):
    outcome = resolver.resolve("twilio error 63999")
    assert isinstance(outcome, Unknown)
    assert (outcome.miss, outcome.provider.id) == (Miss.PROVIDER, "twilio")


@pytest.mark.parametrize("text", [
    "infobip EC_1013", "infobip 1013", "infobip error 1013", "infobip: error EC_1013 on all sends",
])  # fmt: skip
@pytest.mark.parametrize("typed", [True, False])
def test_a_number_of_a_provider_whose_numbers_we_do_not_know_is_not_somebody_elses(resolver, text, typed):
    outcome = resolver.resolve(text, typed=typed, asked=True)
    assert isinstance(outcome, Unknown)
    assert (outcome.miss, outcome.provider.id, outcome.code) == (Miss.PROVIDER, "infobip", "1013")


def test_beside_such_a_provider_metas_own_code_is_still_metas(resolver):
    assert resolver.resolve("infobip 131026").entry.code == "131026"
    assert not isinstance(resolver.resolve("EC_131026", typed=True), Answer)


@pytest.mark.parametrize(("text", "unknown"), [
    ("what about 999123?", True), ("and 999123", True), ("y 999123?", True),
    ("what about my order 999123?", False), ("call me at 999123", False),
])  # fmt: skip
def test_a_number_that_is_asked_about_and_nothing_else_is_named_as_unknown(resolver, text, unknown):
    outcome = resolver.resolve(text, asked=True)
    assert (outcome.miss is Miss.CODE) is unknown


@pytest.mark.parametrize(
    "text",
    [
        "twilio",
        "Twilio error",
        "¿error de twilio?",
        "erro da gupshup",
        "360dialog",
        "WhatsApp Business API",
        "a meta error",
    ],
)
def test_a_name_alone_asks_for_the_error_and_offers_none(resolver, text):
    outcome = resolver.resolve(text, typed=True)
    assert isinstance(outcome, Unknown)
    assert (outcome.miss, outcome.ranked) == (Miss.WORDS, ())


def test_a_name_beside_what_happened_hides_nothing(resolver):
    assert resolver.resolve("twilio 63016", typed=True).entry.code == "131047"
    assert resolver.resolve("twilio template rejected").entry.code == "132001"
    assert not isinstance(resolver.resolve("whatsapp template not found"), Unknown)


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "<!channel>", "🤷"])
def test_nothing_is_nothing(resolver, text):
    assert resolver.resolve(text).miss is Miss.EMPTY


@pytest.mark.parametrize(
    "text", ["24 horas", "24 heures sans réponse", "sudah 24 jam", "24 ghante", "24 hours"]
)
def test_a_time_is_not_a_code_in_any_language(resolver, text):
    outcome = resolver.resolve(text, typed=True)
    first = outcome.options[0].entry if isinstance(outcome, Choice) else outcome.entry
    assert first.code == "131047"


@pytest.mark.parametrize(
    "text",
    [
        "131047 hari ini gagal terus",
        "131047 messages failing",
        "131047 mes clients ne reçoivent rien",
        "#131047 people not getting it",
    ],
)
def test_what_is_said_to_us_and_begins_with_a_code_asks_about_it(resolver, text):
    assert resolver.resolve(text, typed=True).entry.code == "131047"
    assert resolver.resolve(text, asked=True).entry.code == "131047"


def test_an_error_before_a_counted_word_is_still_an_error(resolver):
    assert resolver.resolve("error 131042 messages stuck since noon").entry.code == "131042"
    assert not isinstance(resolver.resolve("131047 messages were queued"), Answer)


@pytest.mark.parametrize(
    "frames",
    [
        "Traceback (most recent call last):\n",
        'Traceback (most recent call last):\n  File "send.py", line 12, in <module>\n',
        'Traceback (most recent call last):\n  File "send.py", line 12, in f\n    send_template(image=True)\n',
    ],
)
def test_the_frames_of_a_traceback_describe_no_error(resolver, frames):
    last = "400 Client Error: Bad Request for url: https://graph.facebook.com/v21.0/123/messages"
    alone, framed = resolver.resolve(last), resolver.resolve(frames + last)
    assert (framed.miss, framed.code) == (alone.miss, alone.code) == (Miss.HTTP, "400")


def test_a_session_that_has_expired_is_metas_sentence_whatever_its_date(resolver):
    outcome = resolver.resolve(
        "Error validating access token: Session has expired on Tuesday, 12-Sep-23 09:00:00 PDT."
    )
    assert isinstance(outcome, Answer)
    assert (outcome.entry.code, outcome.sighting.subcode.code) == ("190", "463")
    assert outcome.sighting.evidence.found is Found.WORDING
