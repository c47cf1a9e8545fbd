"""A second message goes on with the card above it: in a direct message and in a thread."""

from __future__ import annotations

import pytest

from bot.playground.call import Call
from bot.playground.faults import ApiError

OPEN = "accepted but not delivered"
"""What leaves the bot with a question."""


def header(card):
    return next(block["text"]["text"] for block in card.blocks if block["type"] == "header")


def reads(world):
    return [row for row in world.wire("web_api") if row.name.startswith("conversations.")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("only the marketing templates", "131049"),
        ("no, he is not on whatsapp", "131026"),
        ("solo las promos, los avisos llegan", "131049"),
    ],
)
async def test_a_second_direct_message_narrows_the_question_before_it(either_world, said, code):
    asked = await either_world.ana.dm(OPEN)
    assert "This one" in asked.buttons
    answered = await either_world.ana.dm(said)
    assert header(answered).startswith(f"{code} · ")


async def test_a_mention_in_the_thread_narrows_though_somebody_wrote_in_between(either_world):
    asked = await either_world.ana.mention("incidents", OPEN)
    await either_world.ben.say("incidents", "same here since lunch", thread=asked)
    answered = await either_world.ben.mention("incidents", "only the marketing templates", thread=asked)
    assert answered.thread_ts == asked.thread_ts
    assert header(answered).startswith("131049 · ")


async def test_what_is_asked_anew_is_answered_by_itself(world):
    await world.ana.dm(OPEN)
    card = await world.ana.dm("our credit card expired and whatsapp stopped sending all messages")
    assert header(card).startswith("131042 · ")
    assert "131042" not in header(await world.ana.dm("the coffee machine is broken"))


async def test_a_code_in_the_second_message_decides_and_nothing_is_read(world):
    await world.ana.dm(OPEN)
    before = len(reads(world))
    card = await world.ana.dm("the webhook says (#131042)")
    assert header(card).startswith("131042 · ")
    assert len(reads(world)) == before


async def test_a_given_code_stays_given_whatever_is_said_after_it(world):
    await world.ana.dm("error 131047")
    alone = await world.ben.dm("only the marketing templates")
    after = await world.ana.dm("only the marketing templates")
    assert header(after) == header(alone)


async def test_a_mention_that_opens_a_thread_goes_on_with_nothing(world):
    await world.ana.mention("incidents", OPEN)
    before = len(reads(world))
    await world.ana.mention("incidents", "only the marketing templates")
    assert len(reads(world)) == before


async def test_where_slack_does_not_let_us_look_the_message_is_answered_by_itself(world, monkeypatch):
    alone = await world.ben.dm("only the marketing templates")
    await world.ana.dm(OPEN)

    def readable(_call, _purpose):
        raise ApiError("missing_scope")

    monkeypatch.setattr(Call, "readable", readable)
    assert header(await world.ana.dm("only the marketing templates")) == header(alone)
