"""The overview of a thread: one card, edited in place, honest about what was not read, quiet about everything else."""

from __future__ import annotations

import asyncio
import csv
import io

import pytest

from bot.cards import threads
from bot.playground.people import ALERTS_USER_ID, BOT_USER_ID
from bot.playground.webapi import Reply
from bot.telemetry import logs
from tests import incident
from tests.scenarios.team import WAPROD, close_channel, impatient, posted, prefer
from tests.support import a_world


@pytest.fixture
async def bare_world(catalog, resolver):
    """An installer refused the optional permissions."""
    async with a_world(catalog, resolver, optional_scopes=False) as made:
        yield made


def seen(person, message, channel="incidents"):
    return next(s for s in person.sees(channel) if s.ts == message.ts)


def overviews(person, channel="incidents"):
    return [
        s for s in person.sees(channel) if s.by_bot and any(b.get("block_id") == "digest" for b in s.blocks)
    ]


def header(card):
    return next(b for b in card.blocks if b["type"] == "header")["text"]["text"]


def limited(world, monkeypatch, *, page, wait, method="conversations.replies"):
    """Let Slack answer 429 once, at the call of this number."""
    calls = []
    real = world.playground.api.answer

    def answer(name, authorization, arguments):
        calls.append(name)
        if name == method and calls.count(method) == page:
            return Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)})
        return real(name, authorization, arguments)

    monkeypatch.setattr(world.playground.api, "answer", answer)


async def modal_with(world, words):
    """The modal of Ana, once it says so: it opens empty, and is filled when the thread is read."""
    await world.playground.until(lambda: world.ana.modal and words in world.ana.modal.words)
    return world.ana.modal


async def updated(world, card, person, words):
    """Press Update; the overview, once it says so."""
    await person.click(seen(person, card), "Update")
    await world.playground.until(lambda: words in overviews(person)[0].words)
    return overviews(person)[0]


async def told(world, person, words, channel="incidents"):
    """What the bot says to a person, once it does."""
    found = []
    await world.playground.until(
        lambda: found.extend(s for s in person.sees(channel) if s.by_bot and words in s.words) or found
    )
    return found[-1]


async def asked(world, parent, person=None):
    person = person or world.ana
    return await person.mention("incidents", "", thread=seen(person, parent))


async def test_a_mention_without_a_question_gives_one_overview_of_an_incident(either_world):
    parent = incident.play(either_world)
    card = await asked(either_world, parent)
    assert header(card) == "6 WhatsApp errors in this thread"
    assert card.thread_ts == parent.ts
    assert "40 messages, " in card.words
    assert "2 alerts: " in card.words
    assert "*Start with 131042.* It was first, and it affects the whole account." in card.words
    rows = [b["text"]["text"].split("*")[1] for b in card.blocks if b.get("accessory")]
    assert rows == ["131042", "130429", "132001", "131049", "131026", "131047"]
    assert "*131042* · Billing problem on the account · 14 mentions" in card.words
    assert f"read for <@{either_world.ana.id}>" in card.words
    assert len(overviews(either_world.ben)) == 1
    assert "1555019" not in str(card.blocks)


@pytest.mark.parametrize(
    "text",
    ["summary", "Overview?", "resumen", "can you summarise this thread, please?", "resumen de este hilo"],
)
async def test_a_word_that_asks_for_it_gives_the_overview_too(world, text):
    parent = incident.play(world)
    card = await world.ana.mention("incidents", text, thread=seen(world.ana, parent))
    assert header(card) == "6 WhatsApp errors in this thread"


async def test_a_question_that_only_holds_such_a_word_is_still_a_question(world):
    parent = incident.play(world)
    card = await world.ana.mention(
        "incidents", "131047 in the overview, why?", thread=seen(world.ana, parent)
    )
    assert header(card).startswith("131047 · ")


async def test_a_mention_without_a_question_outside_a_thread_gets_help(world):
    card = await world.ana.mention("incidents", "")
    assert header(card) == "Ask me about a WhatsApp error"


async def test_open_shows_the_details_to_the_one_who_pressed(world):
    card = await asked(world, incident.play(world))
    await world.ben.click(card, "Open")
    assert world.ben.modal.title == "WhatsApp error 131042"
    assert world.ana.modal is None


async def test_update_edits_in_place_and_says_what_is_new(either_world):
    parent = incident.play(either_world)
    card = await asked(either_world, parent)
    incident.reply(either_world, parent, "and now error 131056")
    after = await updated(either_world, card, either_world.ben, "updated")
    assert after.ts == card.ts
    assert header(after) == "7 WhatsApp errors in this thread"
    assert f"read for <@{either_world.ana.id}> · updated " in after.words
    assert ": +1 code" in after.words
    assert len(overviews(either_world.ana)) == 1


async def test_update_that_finds_nothing_new_says_so(world):
    card = await asked(world, incident.play(world))
    assert (await updated(world, card, world.ana, ": no new code")).ts == card.ts


async def test_two_who_press_update_at_once_edit_one_overview(world):
    card = await asked(world, incident.play(world))
    await asyncio.gather(world.ana.click(card, "Update"), world.ben.click(card, "Update"))
    await world.playground.until(lambda: "updated" in overviews(world.ana)[0].words)
    assert [s.ts for s in overviews(world.ana)] == [card.ts]


async def test_a_second_mention_edits_the_overview_and_tells_only_who_asked_where_it_is(either_world):
    parent = incident.play(either_world)
    card = await asked(either_world, parent)
    incident.reply(either_world, parent, "and now error 131056")
    whispered = await asked(either_world, parent, either_world.ben)
    assert whispered.ephemeral
    assert "up to date: +1 code" in whispered.words
    assert f"p{card.ts.replace('.', '')}" in whispered.words
    assert whispered.ts not in [s.ts for s in either_world.ana.sees("incidents")]
    (only,) = overviews(either_world.ana)
    assert only.ts == card.ts
    assert header(only) == "7 WhatsApp errors in this thread"


async def test_two_mentions_at_once_give_one_overview(world):
    parent = incident.play(world)
    await asyncio.gather(asked(world, parent), asked(world, parent, world.ben))
    await world.playground.settled()
    assert len(overviews(world.ana)) == 1


async def test_an_overview_that_was_deleted_is_posted_again(world):
    parent = incident.play(world)
    card = await asked(world, parent)
    workspace = world.playground.state.workspace
    workspace.remove(workspace.find(parent.channel, card.ts))
    again = await asked(world, parent)
    assert header(again) == "6 WhatsApp errors in this thread"
    assert again.ts != card.ts


async def test_our_own_cards_and_quoted_lines_do_not_count(world):
    parent = incident.play(world)
    await world.ana.mention("incidents", "what is 131031?", thread=seen(world.ana, parent))
    quoted = "&gt; Delivery failures: error code 131042 on the main account"
    incident.reply(world, parent, f"{quoted}\nIs that it?", by="ben")
    card = await asked(world, parent)
    assert "*131042* · Billing problem on the account · 14 mentions" in card.words
    assert "*131031* · The account is locked · 2 mentions" not in card.words


async def test_screenshots_and_files_are_said_not_to_be_read(world):
    parent = incident.play(world)
    image, log = {"id": "F1", "mimetype": "image/png"}, {"id": "F2", "mimetype": "text/plain"}
    incident.reply(world, parent, "look", files=[image, image, log])
    assert "2 screenshots and 1 file were not read." in (await asked(world, parent)).words


async def test_a_thread_without_codes_says_what_to_send(world):
    await world.ana.say("incidents", "Something is slow today")
    about = world.ana.sees("incidents")[-1]
    await world.ben.say("incidents", "here as well", thread=about)
    card = await world.ana.mention("incidents", "", thread=about)
    assert header(card) == "No WhatsApp error in this thread"
    assert threads.SEND in card.words


async def test_a_thread_of_over_a_thousand_messages_is_read_so_far_and_that_is_said(world):
    parent = incident.play(world)
    for n in range(1_200):
        incident.reply(world, parent, f"worker {n} is still failing")
    card = await asked(world, parent)
    assert "1,000 of 1,241 messages were read, the oldest first." in card.words
    reads = [row for row in world.wire("web_api") if row.name == "conversations.replies"]
    assert len(reads) == 5
    assert (await asked(world, parent, world.ben)).ephemeral
    assert len(overviews(world.ana)) == 1


async def test_a_wait_that_slack_asks_for_in_the_middle_is_waited_for(world, monkeypatch):
    parent = incident.play(world)
    for n in range(400):
        incident.reply(world, parent, f"worker {n} is still failing")
    incident.reply(world, parent, "error 131056")
    limited(world, monkeypatch, page=2, wait=1)
    card = await asked(world, parent)
    assert header(card) == "7 WhatsApp errors in this thread"
    assert "were read" not in card.words


async def test_a_wait_longer_than_the_time_left_ends_reading_and_says_how_far_it_came(world, monkeypatch):
    parent = incident.play(world)
    for n in range(400):
        incident.reply(world, parent, f"worker {n} is still failing")
    limited(world, monkeypatch, page=2, wait=90)
    card = await asked(world, parent)
    assert "Slack asked me to wait: 200 of 441 messages were read. Press Update in 90 s." in card.words


async def test_messages_too_long_to_count_in_time_are_said_not_to_be_read(world, monkeypatch):
    parent = incident.play(world)
    incident.reply(world, parent, "error 131056")
    monkeypatch.setattr("bot.listeners.incident.digest.BUDGET", 0.0)
    assert "0 of 42 messages were read, the oldest first." in (await asked(world, parent)).words


async def test_others_are_answered_while_a_long_paste_of_a_thread_is_read(world):
    parent = incident.play(world)
    incident.reply(world, parent, '{"error":{"code":131056,' * 500)
    card, other = await asyncio.gather(
        asked(world, parent), world.ben.command("wa-prod", "/waerror", "131047")
    )
    assert header(card) == "7 WhatsApp errors in this thread"
    assert header(other).startswith("131047 · ")


async def test_a_fuller_overview_is_never_replaced_by_a_shorter_reading(world, monkeypatch):
    parent = incident.play(world)
    for n in range(400):
        incident.reply(world, parent, f"worker {n} is still failing")
    incident.reply(world, parent, "error 131056")
    card = await asked(world, parent)
    limited(world, monkeypatch, page=2, wait=90)
    await world.ben.click(seen(world.ben, card), "Update")
    assert (await told(world, world.ben, threads.UNCHANGED)).ephemeral
    assert header(overviews(world.ana)[0]) == "7 WhatsApp errors in this thread"


async def test_slack_that_refuses_the_first_page_is_said_and_nothing_is_posted_but_that(world, monkeypatch):
    parent = incident.play(world)
    limited(world, monkeypatch, page=1, wait=90)
    card = await asked(world, parent)
    assert card.words == threads.SLACK_AWAY
    assert overviews(world.ana) == []


async def test_without_the_permission_it_names_what_slack_says_is_missing(bare_world):
    card = await asked(bare_world, incident.play(bare_world))
    assert "`channels:history`" in card.words
    assert "groups:history" not in card.words
    assert "https://api.slack.com/apps/A0PLAYGRND/oauth" in card.words


async def test_without_the_permission_the_shortcut_works_on_its_message(bare_world):
    parent = incident.play(bare_world)
    await bare_world.ana.shortcut("Summarise thread errors", seen(bare_world.ana, parent))
    modal = await modal_with(bare_world, "I can read only this message.")
    assert "131042 · Billing problem on the account" in modal.words
    assert bare_world.ana.modal.title == "Errors in this thread"


async def test_the_shortcut_shows_the_overview_in_private_and_posts_it_only_on_request(either_world):
    parent = incident.play(either_world)
    await either_world.ana.shortcut("summarise", seen(either_world.ana, parent))
    modal = await modal_with(either_world, threads.WHO_SEES)
    assert header(modal) == "6 WhatsApp errors in this thread"
    assert overviews(either_world.ben) == []
    assert await either_world.ana.submit() == {}
    assert (await told(either_world, either_world.ana, "The overview stands in the thread.")).ephemeral
    (card,) = overviews(either_world.ben)
    assert card.thread_ts == parent.ts


async def test_the_shortcuts_overview_opens_details_on_top(world):
    parent = incident.play(world)
    await world.ana.shortcut("summarise", seen(world.ana, parent))
    await world.ana.click(await modal_with(world, threads.WHO_SEES), "Open")
    assert world.ana.modal.title == "WhatsApp error 131042"
    assert len(world.ana.modals) == 2


async def test_where_the_bot_is_not_a_member_the_shortcut_says_how_to_invite_it(world):
    await world.ana.say("support", "error 131026 for one customer")
    written = world.ana.sees("support")[-1]
    await world.ana.shortcut("summarise", written)
    modal = await modal_with(world, "/invite @waerror")
    assert "131026 · WhatsApp could not deliver to this person" in modal.words
    assert not any(s.by_bot for s in world.ana.sees("support"))


async def test_a_trigger_that_is_over_is_said_to_the_one_who_used_the_shortcut(world, monkeypatch):
    parent = incident.play(world)
    monkeypatch.setattr("bot.playground.capabilities.TRIGGER_SECONDS", -1.0)
    assert await world.ana.shortcut("summarise", seen(world.ana, parent)) is None
    late = await told(world, world.ana, threads.TOO_LATE)
    assert late.ephemeral


async def test_a_modal_that_was_closed_meanwhile_is_left_alone(world, monkeypatch, capsys):
    from bot.listeners.incident import digest

    closed, real = asyncio.Event(), digest.look

    async def slow(*given):
        await closed.wait()
        return await real(*given)

    monkeypatch.setattr(digest, "look", slow)
    await world.ana.shortcut("summarise", seen(world.ana, incident.play(world)))
    assert threads.READING in world.ana.modal.words
    await world.ana.close()
    closed.set()
    await world.playground.until(lambda: any(row.name == "views.update" for row in world.wire("web_api")))
    assert world.ana.modals == []
    logs.flush()
    assert "fault" not in "".join(capsys.readouterr())


async def test_a_thread_that_is_gone_is_said_to_the_asker_alone(world):
    parent = incident.play(world)
    workspace = world.playground.state.workspace
    place = seen(world.ana, parent)
    world.playground.deeds.happenings.message(
        workspace.post(
            workspace.channels[parent.channel], world.ana.id, f"<@{BOT_USER_ID}>", thread_ts=parent.ts
        ),
        workspace.channels[parent.channel],
    )
    workspace.messages[parent.channel] = [m for m in workspace.messages[parent.channel] if m.ts != place.ts]
    await world.playground.settled()
    said = [s for s in world.ana.sees(world.ana.direct_messages) if s.by_bot]
    assert [s.words for s in said] == [threads.GONE]
    assert overviews(world.ana) == []


async def test_who_is_not_in_the_channel_is_told_directly(world):
    """As with people of another company in a shared channel, whom chat.postEphemeral refuses."""
    parent = incident.play(world)
    await asked(world, parent)
    world.playground.state.workspace.channels[parent.channel].members.discard(world.ben.id)
    await asked(world, parent, world.ben)
    await told(world, world.ben, "up to date", world.ben.direct_messages)
    assert len(overviews(world.ana)) == 1


async def test_an_event_delivered_twice_gives_one_overview(either_world):
    parent = incident.play(either_world)
    impatient(either_world)
    either_world.playground.state.switches.set("deliver_twice", True)
    await asked(either_world, parent)
    assert len(overviews(either_world.ana)) == 1


async def test_blocks_that_slack_refuses_are_posted_as_text(world, monkeypatch):
    from bot.cards.blocks import Card

    bad = Card("6 errors in words", [{"type": "header", "text": {"type": "plain_text", "text": "x" * 200}}])
    monkeypatch.setattr("bot.listeners.incident.digest.digest_card", lambda *_: bad)
    card = await asked(world, incident.play(world))
    assert card.text == bad.text
    assert card.blocks == []


async def test_neither_the_log_nor_the_button_holds_what_the_thread_said(world, capsys):
    card = await asked(world, incident.play(world))
    logs.flush()
    logged = "".join(capsys.readouterr())
    assert "campaign worker" not in logged + str(card.blocks)
    assert "15550199" not in logged + str(card.blocks)


async def test_alerts_of_others_are_told_apart_from_people(world):
    parent = incident.play(world)
    incident.reply(world, parent, "third: code=131056", by="alerts")
    assert world.playground.state.workspace.members[ALERTS_USER_ID].is_bot
    assert "3 alerts: " in (await asked(world, parent)).words


# -- export and hand-over -------------------------------------------------------------------------------------


def files_in(world, channel="C0PLAYINC0"):
    state = world.playground.state
    shown = [(m, file) for m in state.workspace.messages[channel] if m.by_bot for file in m.files]
    return [(message, state.files[file["id"]][1].decode()) for message, file in shown]


async def test_export_puts_the_codes_of_the_thread_into_it_as_a_csv(either_world):
    parent = incident.play(either_world)
    card = await asked(either_world, parent)
    assert card.buttons[-2:] == ["Update", "Export CSV"]
    await either_world.ben.click(seen(either_world.ben, card), "Export CSV")
    await either_world.playground.until(lambda: files_in(either_world))
    ((message, content),) = files_in(either_world)
    assert message.thread_ts == parent.ts
    assert message.files[0]["name"] == "thread-errors.csv"
    assert f"asked for by <@{either_world.ben.id}>. No message and no recipient is in it." in message.text
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["code"] for row in rows] == ["131042", "130429", "132001", "131049", "131026", "131047"]
    assert (rows[0]["mentions"], rows[0]["affects"], rows[0]["whose_move"]) == (
        "14",
        "account",
        "business-admin",
    )
    assert rows[0]["first_seen"] < rows[0]["last_seen"]
    assert "1555019" not in content
    assert "worker" not in content


async def test_two_who_export_at_once_get_one_file(world):
    card = await asked(world, incident.play(world))
    await asyncio.gather(world.ana.click(card, "Export CSV"), world.ben.click(card, "Export CSV"))
    await world.playground.until(lambda: files_in(world))
    await world.playground.settled()
    assert len(files_in(world)) == 1


async def test_the_file_of_an_export_does_not_count_as_something_unread(world):
    parent = incident.play(world)
    card = await asked(world, parent)
    await world.ana.click(card, "Export CSV")
    await world.playground.until(lambda: files_in(world))
    after = await updated(world, card, world.ana, "updated")
    assert "not read" not in after.words
    assert header(after) == "6 WhatsApp errors in this thread"


async def test_without_the_permission_to_send_files_an_export_comes_as_text(world):
    card = await asked(world, incident.play(world))
    world.playground.state.scopes -= {"files:write"}
    await world.ana.click(card, "Export CSV")
    told_ = await told(world, world.ana, "I need the permission `files:write`")
    assert told_.thread_ts == card.thread_ts
    assert "code,key,headline,mentions,first_seen" in told_.words


async def test_a_channel_that_was_archived_meanwhile_is_told_to_who_exports(world, monkeypatch):
    card = await asked(world, incident.play(world))
    close_channel(monkeypatch, "C0PLAYINC0")
    await world.ana.click(card, "Export CSV")
    assert (await told(world, world.ana, threads.ARCHIVED)).ephemeral
    assert files_in(world) == []


async def test_a_thread_is_handed_over_whole_with_what_to_start_with(either_world):
    await prefer(either_world, handover_channel=WAPROD)
    parent = incident.play(either_world)
    card = await asked(either_world, parent)
    assert card.buttons[-3:] == ["Update", "Hand over", "Export CSV"]
    await either_world.ana.click(card, "Hand over")
    either_world.ana.fill("Anything else", "since nine")
    assert await either_world.ana.submit() == {}
    (handed,) = posted(either_world.ben, WAPROD, "Hand-over: 131042")
    assert (
        "Also in this thread: *130429* ×10, *132001* ×3, *131049* ×6, *131026* ×5, *131047* ×1"
        in handed.words
    )
    assert f"p{card.ts.replace('.', '')}" in handed.words
    assert f"*Since:* <!date^{parent.ts.split('.')[0]}^" in handed.words
    await either_world.ben.click(handed, "Take it")
    (taken,) = posted(either_world.ana, "incidents", "has taken over 131042.")
    assert taken.thread_ts == parent.ts
