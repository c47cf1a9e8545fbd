"""A code that cannot be explained is named beside those that can; any other number is not."""

from __future__ import annotations

import pytest

from bot.resolve.outcome import Answer, Miss, Several
from bot.resolve.thread import Codes, Post, Thread

LISTED = (
    '{"statuses":[{"errors":[{"code":131047,"title":"Re-engagement message"},{"code":999999,"title":"x"}]}]}'
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("error 131047 and error 999999", ("999999",)),
        ("error code=999999 then error code=131047", ("999999",)),
        ("(#131047) (#999999)", ("999999",)),
        ("131047 999999", ("999999",)),
        ("999999\n131047", ("999999",)),
        (LISTED, ("999999",)),
        ("error 1022 and error 131047", ("1022",)),
        ("twilio error 63016 and 63999", ("63999",)),
    ],
)
def test_an_unknown_or_shared_code_is_named_beside_the_known_one(resolver, text, left):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Answer)
    assert (outcome.entry.code, outcome.unexplained) == ("131047", left)


def test_it_is_named_beside_several_codes(resolver):
    outcome = resolver.resolve("131047\n999999\n131026")
    assert isinstance(outcome, Several)
    assert outcome.unexplained == ("999999",)


@pytest.mark.parametrize(
    "text",
    [
        "error 131047 order 482910",
        "error 131047 at build 999999",
        "error 131047 for customer 48291",
        "twilio error 63016 since 2024",
        "131047 12911\n131026 8204",
        "131047 twilio 63016",
        '{"error":{"code":131047},"otp":{"code":482910}}',
    ],
)
def test_a_number_that_is_no_code_is_not_named(resolver, text):
    assert resolver.resolve(text).unexplained == ()


def test_a_code_in_two_numbers_counts_once_a_line(resolver):
    assert resolver.resolve("twilio 63016 (131047)").sighting.count == 1
    assert resolver.resolve("error 131047 at nine\nthen twilio error 63016").sighting.count == 2
    assert resolver.resolve('twilio 63016:\n{"error":{"code":131047}}').sighting.count == 1


def test_a_thread_counts_a_providers_number_with_its_code_and_names_what_it_lacks(catalog):
    thread = Thread(Codes(catalog))
    said = ("error 131047", "twilio 63016", "error 131047\ntwilio error 63016", "twilio error 63999")
    for at, text in enumerate(said):
        thread.add(Post(float(at), text))
    (counted,) = thread.overview().codes
    assert (counted.sighting.entry.code, counted.sighting.count) == ("131047", 4)
    assert thread.overview().unknown == ("63999",)


def test_two_numbers_in_no_list_are_still_a_miss(resolver):
    assert resolver.resolve("error 999999 and error 888888").miss is Miss.CODE
