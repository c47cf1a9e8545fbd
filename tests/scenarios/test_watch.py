"""The watch over a channel: one short reply under an alert, and silence about everything else."""

from __future__ import annotations

import pytest

from bot.cards import threads
from bot.playground.people import ALERTS_USER_ID
from bot.store.watching import COOL_DOWN
from bot.telemetry import logs
from tests import incident
from tests.scenarios.team import impatient
from tests.support import a_world

ALERT = "Delivery failures: error code 131042 on the main account"


@pytest.fixture
async def bare_world(catalog, resolver):
    """An installer refused the optional permissions."""
    async with a_world(catalog, resolver, optional_scopes=False) as made:
        yield made


async def switch(world, order, channel="incidents"):
    return await world.ana.command(channel, "/waerror", f"watch {order}")


async def alert(
    world, text=ALERT, *, by=ALERTS_USER_ID, thread=None, channel="C0PLAYINC0", blocks=None, **changed
):
    """Let a program post, and Slack tell of it; return the message."""
    workspace, happenings = world.playground.state.workspace, world.playground.deeds.happenings
    place = workspace.channels[channel]
    extra = {**(incident.ALERT_BOT if by == ALERTS_USER_ID else {}), **changed}
    message = workspace.post(place, by, text, thread_ts=thread, blocks=blocks, extra=extra)
    happenings.message(message, place)
    await world.playground.settled()
    return message


def replies(world, channel="incidents"):
    return [s for s in world.ben.sees(channel) if s.by_bot and not s.ephemeral]


async def test_an_alert_with_a_known_code_gets_one_short_reply_in_its_thread(either_world):
    assert "Watching <#C0PLAYINC0>." in (await switch(either_world, "on")).words
    message = await alert(either_world)
    (reply,) = replies(either_world)
    assert reply.thread_ts == message.ts
    assert reply.words.startswith(
        "*131042* · Billing problem on the account · Business admin · After the fix"
    )
    assert len(reply.blocks) == 1
    await either_world.ben.click(reply, "Open")
    assert either_world.ben.modal.title == "WhatsApp error 131042"


async def test_a_channel_that_nobody_switched_on_is_left_alone(world):
    await alert(world)
    await switch(world, "on", "wa-prod")
    await alert(world)
    assert replies(world) == []


async def test_a_code_is_told_once_a_thread_and_again_in_the_channel_only_after_the_cool_down(
    world, monkeypatch
):
    await switch(world, "on")
    first = await alert(world)
    await alert(world)
    await alert(world, thread=first.ts)
    assert len(replies(world)) == 1
    await alert(world, "error code 131049 since 09:10")
    assert len(replies(world)) == 2
    monkeypatch.setattr("bot.store.watching.COOL_DOWN", 0.0)
    await alert(world, thread=first.ts)
    assert len(replies(world)) == 2
    await alert(world)
    assert len(replies(world)) == 3
    assert COOL_DOWN == 1_800


async def test_several_codes_of_one_alert_are_one_reply(world):
    await switch(world, "on")
    await alert(world, "Failures: code=131049 code=131042 code=190")
    (reply,) = replies(world)
    assert [b["text"]["text"].split("*")[1] for b in reply.blocks] == ["131042", "190", "131049"]


@pytest.mark.parametrize("text", [
    "customers do not get the promo template", "131,042 messages sent today", "see PR #131047", "error 131407",
    "user 131042 logged in", "RESOLVED: error 131042 on main account", "Error 131026: 0 in the last hour",
    "Deploy finished in 131026 ms", "Call +1 555 019 9999", "Job exited with code=1", "Error 100: disk full",
])  # fmt: skip
async def test_what_is_not_an_exact_known_code_gets_no_reply(world, text):
    await switch(world, "on")
    await alert(world, text)
    assert replies(world) == []


async def test_a_providers_own_number_is_answered_as_the_code_it_stands_for(world):
    await switch(world, "on")
    await alert(world, "twilio error 63016: Failed to send freeform message")
    (reply,) = replies(world)
    assert "131047" in reply.words


async def test_of_a_person_only_a_pasted_error_gets_a_reply(world):
    await switch(world, "on")
    await world.ana.say("incidents", "is error 131042 about billing?")
    assert replies(world) == []
    await world.ana.say("incidents", incident.failed(131026))
    (reply,) = replies(world)
    assert "15550199999" not in str(reply.blocks)


@pytest.mark.parametrize(("text", "code"), [
    ("(#132001) Template name does not exist in the translation", "132001"),
    ("Error 131053: Media upload error", "131053"),
    ("code=131049", "131049"),
])  # fmt: skip
async def test_an_error_that_a_person_pastes_as_a_log_writes_it_gets_a_reply(world, text, code):
    await switch(world, "on")
    await world.ana.say("incidents", text)
    (reply,) = replies(world)
    assert reply.words.startswith(f"*{code}* · ")


@pytest.mark.parametrize("text", [
    "job exited with code=1", "build failed (code: 2)", "Error 100: disk full", "HTTP status code=429",
    "order code=131049", "Stripe: error code=131049", "id=131049", "Error 131042: is that billing?",
])  # fmt: skip
async def test_a_person_who_pastes_or_asks_something_else_gets_no_reply(world, text):
    await switch(world, "on")
    await world.ana.say("incidents", text)
    assert replies(world) == []


async def test_a_mention_is_answered_as_a_question_and_not_twice(world):
    await switch(world, "on")
    await world.ana.mention("incidents", incident.failed(131026))
    (answer,) = replies(world)
    assert answer.blocks[0]["text"]["text"].startswith("131026 · ")


async def test_edited_and_own_messages_get_no_reply(world):
    await switch(world, "on")
    await alert(world, edited={"user": "U1", "ts": "1.0"})
    await alert(world, subtype="message_changed")
    await alert(world, app_id="A0PLAYGRND")
    assert replies(world) == []


async def test_a_code_in_the_blocks_of_an_alert_is_read(world):
    await switch(world, "on")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "error code 131042"}}]
    workspace, happenings = world.playground.state.workspace, world.playground.deeds.happenings
    place = workspace.channels["C0PLAYINC0"]
    message = workspace.post(place, ALERTS_USER_ID, "Alert", blocks=blocks, extra=incident.ALERT_BOT)
    from bot.playground import payloads

    told = payloads.message_event(message, place) | {"blocks": blocks}
    happenings.tell("message.channels", told, place)
    await world.playground.settled()
    assert len(replies(world)) == 1


async def test_an_alert_delivered_twice_gets_one_reply(either_world):
    await switch(either_world, "on")
    impatient(either_world)
    either_world.playground.state.switches.set("deliver_twice", True)
    await alert(either_world)
    assert len(replies(either_world)) == 1


async def test_a_reply_that_slack_did_not_take_is_tried_again_when_slack_delivers_again(world, monkeypatch):
    from bot.playground.webapi import Reply

    await switch(world, "on")
    real, failed = world.playground.api.answer, []

    def answer(name, authorization, arguments):
        if name == "chat.postMessage" and not failed:
            failed.append(name)
            return Reply({"ok": False, "error": "internal_error"})
        return real(name, authorization, arguments)

    monkeypatch.setattr(world.playground.api, "answer", answer)
    impatient(world)
    await alert(world)
    await world.playground.until(lambda: replies(world))
    assert len(replies(world)) == 1


async def test_a_channel_where_nothing_can_be_posted_is_left_alone(world, monkeypatch, capsys):
    from bot.playground.webapi import Reply

    await switch(world, "on")
    real = world.playground.api.answer

    def answer(name, authorization, arguments):
        if name == "chat.postMessage":
            return Reply({"ok": False, "error": "is_archived"})
        return real(name, authorization, arguments)

    monkeypatch.setattr(world.playground.api, "answer", answer)
    await alert(world)
    assert replies(world) == []
    logs.flush()
    assert "watch.refused" in "".join(capsys.readouterr())


async def test_off_ends_the_watch_and_status_says_how_it_stands(world):
    assert "is not watched" in (await switch(world, "status")).words
    await switch(world, "on")
    status = await switch(world, "status")
    assert "<#C0PLAYINC0> has been watched since <!date^" in status.words
    assert f"; <@{world.ana.id}> switched it on." in status.words
    assert "has been watched since" in (await switch(world, "ON")).words
    assert "has been watched since" in (await switch(world, "")).words
    off = await switch(world, "off")
    assert off.ephemeral
    assert "No longer watching" in off.words
    await alert(world)
    assert replies(world) == []
    assert "is not watched" in (await switch(world, "off")).words


async def test_where_the_bot_is_not_a_member_it_says_how_to_invite_it(world):
    assert (await switch(world, "on", "support")).words == threads.INVITE
    assert (await switch(world, "on", "finance-wa")).words == threads.INVITE
    await world.ana.invite("support")
    assert "Watching <#C0PLAYSUP0>." in (await switch(world, "on", "support")).words


async def test_without_the_permission_it_names_what_slack_says_is_missing_and_watches_nothing(bare_world):
    card = await switch(bare_world, "on")
    assert "Not watching." in card.words
    assert "`channels:history`" in card.words
    assert "is not watched" in (await switch(bare_world, "status")).words


async def test_a_private_channel_can_be_watched(world):
    await world.ana.invite("finance-wa")
    await switch(world, "on", "finance-wa")
    await alert(world, channel="C0PLAYFIN0")
    assert len([s for s in world.ana.sees("finance-wa") if s.by_bot and not s.ephemeral]) == 1


async def test_in_a_direct_message_it_says_where_watching_works(world):
    assert (await switch(world, "on", world.ana.direct_messages)).words == threads.WATCH_CHANNELS


async def test_slack_that_does_not_answer_in_time_changes_nothing(world, monkeypatch):
    monkeypatch.setattr("bot.listeners.incident.watch.ASKING", 0.0)
    assert (await switch(world, "on")).words == threads.WATCH_SLACK_AWAY
    assert "is not watched" in (await switch(world, "status")).words


async def test_a_store_that_is_away_is_said_and_changes_nothing(world, monkeypatch):
    from bot.store.errors import AwayError, Trouble

    async def away(*_):
        raise AwayError(Trouble.UNREACHABLE)

    monkeypatch.setattr(world.desk.watching, "put", away)
    assert (await switch(world, "on")).words == threads.WATCH_NOT_KEPT


@pytest.mark.parametrize("order", ["of", "onn", "help", "  of "])
async def test_an_order_that_is_misspelt_is_answered_with_the_three_there_are(world, order):
    card = await switch(world, order)
    assert card.ephemeral
    assert card.words == threads.WATCH_ORDERS
    assert "is not watched" in (await switch(world, "status")).words


@pytest.mark.parametrize("text", [
    "wach on", "wacth off", "watchon", "watch  onn", "unwatch", "stop watching", "watch on please", "Watching",
])  # fmt: skip
async def test_an_order_whose_first_word_is_misspelt_changes_nothing_and_names_the_three_there_are(
    world, text
):
    await switch(world, "on")
    assert (await world.ana.command("incidents", "/waerror", text)).words == threads.WATCH_ORDERS
    assert "has been watched since" in (await switch(world, "status")).words


@pytest.mark.parametrize(
    "text", ["what", "what is 131047", "whatsapp", "stop", "wa 131047", "catch on", "chat off"]
)
async def test_words_that_only_resemble_the_order_are_questions(world, text):
    assert (await world.ana.command("incidents", "/waerror", text)).words != threads.WATCH_ORDERS


async def test_a_question_that_begins_with_the_word_is_still_a_question(world):
    card = await world.ana.command("incidents", "/waerror", "watch 131047 since yesterday")
    assert "Watching" not in card.words
    assert "131047" in card.words
