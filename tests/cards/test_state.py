from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import state
from bot.cards.state import BUTTON, METADATA, OPTION, State, decode, encode, restore
from bot.resolve.outcome import Found

STATES = st.builds(
    State,
    action=st.sampled_from(["", "not-this", "report"]),
    key=st.sampled_from(["", "cloud-api/131047", "on-premises/470"]),
    subcode=st.sampled_from(["", "463"]),
    found=st.sampled_from([f.value for f in Found]),
    details=st.text(max_size=400),
    trace_id=st.text("AbC123", max_size=40),
    recipient=st.text("0123456789", max_size=2),
    cause=st.integers(-1, 9),
    standard=st.booleans(),
    count=st.integers(1, 99),
    observation=st.text(max_size=90),
    keys=st.lists(st.sampled_from(["cloud-api/131026", "cloud-api/131049"]), max_size=10).map(tuple),
    counts=st.lists(st.integers(1, 9), max_size=10).map(tuple),
    channel=st.sampled_from(["", "C1"]),
)


@given(STATES)
def test_what_fits_comes_back_as_it_was(given_state):
    written = encode(given_state, 20_000)
    assert decode(written) == given_state


@given(STATES, st.sampled_from([OPTION, BUTTON, METADATA]))
def test_what_does_not_fit_loses_text_before_its_key(given_state, limit):
    written = encode(given_state, limit)
    assert len(written) <= limit
    back = decode(written)
    assert back is not None
    assert (back.action, back.key) == (given_state.action, given_state.key)


@given(st.text())
def test_garbage_is_nothing(text):
    assert decode(text) is None or text.startswith('{"v":1')


@pytest.mark.parametrize(
    "text",
    [
        None, "", "null", "[]", "{}", '{"v":2,"k":"cloud-api/131047"}', '{"v":1,"k":7}', '{"v":1,"n":true}',
        '{"v":1,"ks":"cloud-api/131047"}', '{"v":1,"ks":[1]}', '{"v":1,"ns":["x"]}', '{"v":1,"n":1' + "0" * 9_000 + "}",
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_another_version_or_a_stranger_wrote_is_nothing(text):
    assert decode(text) is None


def test_an_unknown_field_of_a_later_build_is_passed_over():
    assert decode('{"v":1,"k":"cloud-api/131047","zz":1}') == State(key="cloud-api/131047")


def test_a_press_after_a_restart_finds_the_whole_answer_again(answer, shelf):
    before = answer(
        "131031", Found.PAYLOAD, where="x", details="wrong PIN", trace_id="Tr", cause=1, lang="es"
    )
    after = restore(decode(encode(state.of(before.sighting, "es"))), shelf)
    assert after.entry is before.entry
    assert after.sighting.cause == 1
    assert (after.sighting.report.details, after.sighting.report.trace_id) == ("wrong PIN", "Tr")
    assert after.lang == "es"


def test_an_entry_that_is_gone_restores_to_nothing(shelf):
    assert restore(State(key="cloud-api/999"), shelf) is None


def test_a_cause_or_subcode_that_is_gone_is_left_out(shelf):
    back = restore(State(key="cloud-api/131047", cause=7, subcode="9", found="nonsense"), shelf)
    assert (back.sighting.cause, back.sighting.subcode, back.sighting.evidence.found) == (
        None,
        None,
        Found.TYPED,
    )
