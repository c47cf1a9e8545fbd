"""What may go wrong between us and Slack is known in one place, and has words."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.cards import teamwork, threads
from bot.listeners.slack import obstacles, refusals

HERE = Path(refusals.__file__)
BROKEN = [
    aiohttp.ServerDisconnectedError(),
    aiohttp.ClientPayloadError(),
    TimeoutError(),
    OSError(),
    SlackClientError(),
]


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_connection_that_breaks_off_is_slack_not_answering_wherever_it_happens(error):
    assert refusals.refusal(error, "A1") == threads.SLACK_AWAY
    assert obstacles.sentence(error) == teamwork.NO_ANSWER


def test_no_listener_has_a_list_of_its_own_of_what_a_call_may_raise():
    others = [
        file.name
        for file in HERE.parent.glob("*.py")
        if file != HERE and "SlackClientError" in file.read_text()
    ]
    assert others == []


@pytest.mark.parametrize("code", sorted(refusals.LATE))
def test_a_window_that_came_too_late_asks_to_press_again(code):
    assert obstacles.sentence(SlackApiError("", {"ok": False, "error": code})) == teamwork.EXPIRED


def test_a_mistake_of_ours_has_no_words_here():
    assert (refusals.refusal(ValueError(), "A1"), obstacles.sentence(ValueError())) == ("", "")
