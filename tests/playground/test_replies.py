"""Response URLs and acknowledgement bodies."""

from __future__ import annotations

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

INCIDENTS = "C0PLAYINC0"


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.fixture
def ana(playground):
    return playground.person("ana")


@pytest.fixture
def ben(playground):
    return playground.person("ben")


@pytest.fixture
def hook(playground, ana):
    """A fresh response URL of a command by Ana in #incidents, or of a press on a message."""

    def making(source=None, channel=INCIDENTS):
        return AsyncWebhookClient(playground.state.responses.issue(channel, ana.id, source))

    return making


async def test_a_response_is_for_the_asker_alone_unless_it_says_in_channel(hook, ana, ben):
    url = hook()
    await url.send(text="quiet")
    await url.send(text="loud", response_type="in_channel")
    assert [seen.text for seen in ana.sees("incidents") if seen.by_bot] == ["quiet", "loud"]
    assert [seen.text for seen in ben.sees("incidents") if seen.by_bot] == ["loud"]


async def test_a_response_reaches_places_where_the_bot_is_no_member(hook, ben):
    await hook(channel="C0PLAYSUP0").send(text="posted", response_type="in_channel")
    assert ben.sees("support")[-1].text == "posted"


async def test_a_response_url_is_used_five_times(hook):
    url = hook()
    answers = [await url.send(text=str(n)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert '"used_url"' in answers[-1].body


async def test_a_response_url_lives_thirty_minutes(hook, clock):
    url = hook()
    clock.forward(30 * 60 + 1)
    answer = await url.send(text="late")
    assert (answer.status_code, '"expired_url"' in answer.body) == (404, True)


async def test_replacing_keeps_who_may_see_the_message(client, hook, ana, ben):
    posted = await client.chat_postEphemeral(channel=INCIDENTS, user=ana.id, text="old")
    url = hook((INCIDENTS, posted["message_ts"]))
    await url.send(text="new", replace_original=True, response_type="in_channel")
    seen = ana.sees("incidents")[-1]
    assert (seen.text, seen.ephemeral, seen.ts) == ("new", True, posted["message_ts"])
    assert not [message for message in ben.sees("incidents") if message.by_bot]


async def test_deleting_and_publishing_go_in_one_call(client, hook, ana, ben):
    posted = await client.chat_postEphemeral(channel=INCIDENTS, user=ana.id, text="card")
    url = hook((INCIDENTS, posted["message_ts"]))
    await url.send(text="shared", delete_original=True, response_type="in_channel")
    assert [seen.text for seen in ana.sees("incidents") if seen.by_bot] == ["shared"]
    assert [seen.text for seen in ben.sees("incidents") if seen.by_bot] == ["shared"]


async def test_deleting_alone_needs_no_text(client, hook, ana):
    posted = await client.chat_postMessage(channel=INCIDENTS, text="card")
    answer = await hook((INCIDENTS, posted["ts"])).send(delete_original=True)
    assert answer.status_code == 200
    assert not [seen for seen in ana.sees("incidents") if seen.by_bot]


async def test_a_response_reaches_a_thread_by_thread_ts(hook, ana):
    alert = ana.sees("incidents")[0]
    await hook().send_dict({"text": "in the thread", "response_type": "in_channel", "thread_ts": alert.ts})
    assert ana.sees("incidents")[-1].thread_ts == alert.ts


async def test_refused_responses_are_not_shown_and_say_where_the_fault_is(playground, hook, ana):
    answer = await hook().send(text="x", blocks=[section("y" * 3001)])
    assert (answer.status_code, '"invalid_blocks"' in answer.body) == (400, True)
    assert "/blocks/0/text/text" in playground.state.wire.rows[-1].error
    assert (await hook().send(text="")).status_code == 400
    assert not [seen for seen in ana.sees("incidents") if seen.by_bot]


async def test_an_openly_answered_command_shows_what_was_typed(playground, make_app, join, ana, ben):
    @make_app.command("/waerror")
    async def answer(ack):
        await ack(text="for all", response_type="in_channel")

    async with join(playground, make_app):
        await ana.command("incidents", "/waerror", "131047")
    assert [seen.text for seen in ben.sees("incidents")[-2:]] == ["/waerror 131047", "for all"]


async def test_an_empty_acknowledgement_shows_nothing(playground, make_app, join, ana):
    @make_app.command("/waerror")
    async def answer(ack):
        await ack()

    async with join(playground, make_app):
        assert await ana.command("incidents", "/waerror", "131047") is None
        assert ana.notices == []
