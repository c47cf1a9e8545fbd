"""When something goes wrong: an answer in the same place, nothing lost, nothing twice, nothing leaked."""

from __future__ import annotations

import re

import pytest

from bot.cards.blocks import Card
from bot.telemetry import logs
from tests.scenarios.team import impatient

TOKEN = "EAA" + "G1b2C3d4E5f6" * 6


class BrokenError(Exception):
    pass


@pytest.fixture
def broken(monkeypatch):
    """Make the next look-ups fail, as a bug in our own code would."""

    def fail(*_, **__):
        raise BrokenError(f"secret {TOKEN} in an exception")

    def breaking(world):
        monkeypatch.setattr(world.program.desk.resolver.__class__, "resolve", fail)

    return breaking


@pytest.mark.parametrize("text", ["131047", "nobody gets it"])
async def test_an_exception_in_the_command_is_words_and_an_id_in_the_same_place(
    either_world, broken, text, capsys
):
    broken(either_world)
    card = await either_world.ana.command("incidents", "/waerror", text)
    assert card.ephemeral
    assert "Something failed on my side" in card.words
    request_id = card.words.split("quote `")[1].split("`")[0]
    logs.flush()
    logged = "".join(capsys.readouterr())
    assert request_id in logged
    assert TOKEN not in logged
    assert TOKEN not in str(card.blocks)


async def test_an_exception_in_a_mention_is_told_in_the_thread_once(either_world, broken):
    broken(either_world)
    card = await either_world.ana.mention("incidents", "131047")
    told = [s for s in either_world.ben.sees("incidents") if "Something failed on my side" in s.words]
    assert len(told) == 1
    assert card.thread_ts is not None


async def test_an_exception_behind_a_button_is_told_to_the_one_who_pressed(either_world, monkeypatch):
    card = await either_world.ana.command("incidents", "/waerror", "131047")

    def fail(*_, **__):
        raise BrokenError

    monkeypatch.setattr("bot.listeners.card.changes.details_view", fail)
    told = await either_world.ana.click(card, "Details")
    assert told.ephemeral
    assert "Something failed on my side" in told.words


async def test_an_event_delivered_twice_is_answered_once(either_world):
    impatient(either_world)
    either_world.playground.state.switches.set("deliver_twice", True)
    await either_world.ana.mention("incidents", "131047")
    answers = [s for s in either_world.ben.sees("incidents") if s.by_bot and "131047 · " in s.words]
    assert len(answers) == 1


async def test_an_event_whose_acknowledgement_was_lost_is_answered_once(either_world):
    impatient(either_world)
    either_world.playground.state.switches.set("lose_acks", 1)
    await either_world.ana.mention("incidents", "131047")
    await either_world.playground.settled()
    answers = [s for s in either_world.ben.sees("incidents") if s.by_bot and "131047 · " in s.words]
    assert len(answers) == 1


async def test_a_rate_limited_answer_is_posted_after_the_wait_that_slack_asks_for(world):
    world.playground.state.switches.set("rate_limit_next", 1)
    card = await world.ana.mention("incidents", "131047")
    assert card is not None


async def test_refused_feedback_buttons_cost_the_thumbs_and_not_the_answer(world, monkeypatch):
    from bot.playground import content

    card = await world.ana.mention("incidents", "131047")
    assert any(b["type"] == "context_actions" for b in card.blocks)
    real = content.judge_message

    def older_slack(payload):
        faults = real(payload)
        bad = [b for b in payload.get("blocks") or [] if b.get("type") == "context_actions"]
        return faults or (real({"text": "x", "blocks": [{"type": "unheard-of"}]}) if bad else [])

    monkeypatch.setattr(content, "judge_message", older_slack)
    card = await world.ana.mention("incidents", "131049")
    assert card.blocks[0]["text"]["text"].startswith("131049 · ")
    assert not any(b["type"] == "context_actions" for b in card.blocks)


async def test_a_card_that_slack_would_refuse_is_answered_as_text(world, monkeypatch):
    too_long = {"type": "header", "text": {"type": "plain_text", "text": "x" * 200}}
    bad = Card("131047: the text says the same", [too_long])
    monkeypatch.setattr("bot.listeners.desk.draw", lambda *_: bad)
    card = await world.ana.command("incidents", "/waerror", "131047")
    assert card.text == bad.text
    assert card.blocks == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 40_000, "1" * 40_000, "{" * 20_000, '{"error":{"code":131047,' * 900, "🧨🔥" * 50, "مرحبا لا تصل الرسالة",
        "<!channel> <!here> <@U1> 131047", "\u202e740131\u202c", "\x00\x01",
        ("131047 131026 131049 131056 131042 131030 132000 132001 133010 190 131051 131053"),
        "```\n{}\n```", "`", "&lt;!channel&gt;", "  \n\t ",
    ],
)  # fmt: skip
async def test_bad_input_always_gets_a_card_in_the_same_place_and_no_broadcast(world, text):
    card = await world.ana.command("incidents", "/waerror", text)
    assert card is not None
    assert card.ephemeral
    assert world.ana.notices == []
    assert "<!channel>" not in str(card.blocks) + card.text
    assert "<!here>" not in str(card.blocks) + card.text


async def test_secrets_in_a_question_are_neither_shown_nor_logged_nor_kept(world, capsys):
    paste = f"curl -H 'Authorization: Bearer {TOKEN}' to +49 151 2345 6789 maria@example.com gave (#131030)"
    card = await world.ana.command("incidents", "/waerror", paste)
    logs.flush()
    seen = str(card.blocks) + card.text + "".join(capsys.readouterr()) + repr(world.desk.records._rows)
    # four digits alone stand by chance in a clock's fractions: "447628.1892345"
    for secret in (re.escape(TOKEN), r"(?<![\d.])2345(?!\d)", "151 ?2345", "maria@example"):
        assert not re.search(secret, seen)


async def test_a_dropped_socket_leaves_the_other_to_answer(world):
    connection = next(iter(world.playground.hub.ready))
    connection.end()
    card = await world.ana.command("incidents", "/waerror", "131047")
    assert card is not None
    await world.playground.connected(2)


async def test_refreshed_connections_come_back_and_answer(world):
    await world.playground.refresh_connections()
    await world.playground.connected(1)
    assert await world.ana.command("incidents", "/waerror", "131047") is not None


async def test_the_health_addresses_tell_process_and_readiness_apart(http_world):
    import httpx

    base = http_world.playground.delivery.courier.request_url.rpartition("/slack")[0]
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{base}/healthz")).status_code == 200
        assert (await client.get(f"{base}/readyz")).status_code == 200
        http_world.program.readiness.draining = True
        assert (await client.get(f"{base}/readyz")).json() == {"ready": False, "reason": "draining"}
        assert (await client.get(f"{base}/healthz")).status_code == 200


async def test_presses_and_events_that_nobody_handles_are_acknowledged(world):
    await world.playground.deeds.react(world.ana.id, "incidents", world.ana.sees("incidents")[0].ts, "eyes")
    assert world.ana.notices == []
