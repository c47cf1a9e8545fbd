"""The wordings of section 1.4, word for word."""

from __future__ import annotations

import pytest

from bot.cards import values
from bot.cards.face import Rule, face_of
from bot.knowledge.models import Actor, Affects, Retry, Wait


@pytest.mark.parametrize(
    ("actor", "value"),
    [
        ("sender", "Sender: whoever sends this message or campaign"),
        ("developer", "Developer: the request, token or webhook code"),
        ("business-admin", "Business admin: WhatsApp Manager or billing"),
        ("provider", "Your WhatsApp provider: open a ticket with them"),
        ("meta", "Meta: nothing to change on your side"),
        ("recipient", "Recipient: on their own phone"),
    ],
)
def test_every_actor_has_its_wording(actor, value):
    assert values.MOVE[Actor(actor)] == value


def test_no_actor_or_effect_is_without_words():
    assert set(values.MOVE) == set(Actor)
    assert set(values.AFFECTS) == set(Affects)


@pytest.mark.parametrize(
    ("retry", "note", "wait", "value"),
    [
        ("no", None, None, "No. The same request fails again"),
        ("no", "Send a template instead", None, "No. Send a template instead"),
        ("after-fix", None, None, "After the fix, not before"),
        ("after-wait", None, {"kind": "at-least", "seconds": [86_400]}, "Not before 24 h"),
        ("after-wait", None, {"kind": "fixed", "seconds": [300]}, "After 5 min"),
        ("after-wait", None, {"kind": "about", "seconds": [2_419_200]}, "After about 4 weeks"),
        (
            "after-wait",
            None,
            {"kind": "schedule", "seconds": [10_800, 21_600], "labels": ["1st pause", "2nd pause"]},
            "After 3 h (1st pause) or 6 h (2nd)",
        ),
        ("after-wait", None, {"kind": "back-off", "seconds": [1, 4, 16]}, "Back off: 1 s, 4 s, 16 s …"),
        ("after-wait", None, {"kind": "in-payload"}, "At the time named in `details`"),
        ("after-wait", None, {"kind": "condition"}, "When you are under the limit again (seconds)"),
        ("after-wait", None, {"kind": "condition", "note": "the review is done"}, "When the review is done"),
        ("after-wait", None, {"kind": "undocumented"}, "Later. Meta names no time: back off"),
        ("after-wait", None, None, "Later. Meta names no time: back off"),
        ("yes", None, None, "Yes. Meta names no wait: back off between tries"),
        ("unknown", None, None, "Not documented. Don't automate it"),
    ],
)
def test_every_retry_has_its_wording(retry, note, wait, value):
    assert values.retry(Rule(Retry(retry), note, Wait.model_validate(wait) if wait else None)) == value


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(4, "4 s"), (60, "1 min"), (90, "90 s"), (3_600, "1 h"), (86_400, "24 h"), (259_200, "72 h"),
     (604_800, "7 days"), (1_209_600, "2 weeks"), (2_592_000, "30 days"), (3_600_000, "1,000 h")],
)  # fmt: skip
def test_a_span_is_said_as_people_say_it(seconds, said):
    assert values.span(seconds) == said


def test_two_actors_are_joined_by_the_condition_of_the_cause(shelf):
    entry = shelf.get("cloud-api/131026")
    assert (
        values.whose_move(face_of(entry)) == "Recipient: on their own phone, or sender if the number is wrong"
    )


def test_two_long_actors_take_the_short_form(shelf):
    value = values.whose_move(face_of(shelf.get("cloud-api/131031")))
    assert value == "Business admin: WhatsApp Manager or billing, or developer if the PIN is wrong"
    assert len(value) <= values.VALUE


@pytest.mark.parametrize(
    ("details", "found"),
    [
        ("try again at 1794492300", "2026-11-12 14:05"),
        ("next 2026-11-12T14:05:00+0000", "2026-11-12 14:05"),
        ("next 2026-11-12T15:05:00+01:00", "2026-11-12 14:05"),
        ("1794492300 or 1794492301", None),
        ("number 17944923001", None),
        ("2026-13-12T14:05:00Z", None),
        ("nothing", None),
    ],
)
def test_only_one_plain_time_in_the_details_counts(details, found):
    moment = values.moment(details)
    assert (f"{moment:%Y-%m-%d %H:%M}" if moment else None) == found
