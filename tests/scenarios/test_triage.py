"""A file of failures sent to the bot: one card in the direct message, or one sentence that says how to proceed."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

from bot.listeners import errands
from bot.listeners.incident import files
from bot.listeners.incident.handouts import slacks_own
from bot.playground.methods.files import new_file
from bot.playground.payloads import message_event
from bot.playground.webapi import Reply
from bot.telemetry import logs, metrics
from tests.support import a_world
from tests.waiting import until

LOG = b"".join(
    b"2026-11-23T09:%02d:00Z worker: error code=131026 to +4915123456%02d\n" % (n, n) for n in range(40)
)
CSV = b"time,to,error_code,error_message\n" + b"".join(
    b"2026-11-23T09:%02d:00Z,4915123456%02d,%d,x\n" % (n, n, 131042 if n < 3 else 131026) for n in range(20)
)


def answers(person):
    return [seen for seen in person.sees(person.direct_messages) if seen.by_bot]


async def drop(person, content=CSV, name="failures.csv", text=""):
    return await person.upload(person.direct_messages, name, content, text)


def retold(world, monkeypatch, **fields):
    """Let Slack describe every file so."""
    real = world.playground.api.answer

    def answer(method, *given):
        reply = real(method, *given)
        if method == "files.info" and reply.body["ok"]:
            reply.body["file"] = {**reply.body["file"], **fields}
        return reply

    monkeypatch.setattr(world.playground.api, "answer", answer)


async def test_a_table_becomes_one_card_with_what_to_fix_first(either_world):
    card = await drop(either_world.ana)
    assert "failures.csv: 20 failures, 2 codes" in card.words
    assert "Fix first:* 131042 (3 failures" in card.words
    assert "131026" in card.words
    assert "17 recipients" in card.words
    assert "File not kept" in card.words
    assert len(answers(either_world.ana)) == 1
    assert card.buttons[-2:] == ["Get CSV", "Get JSON"]


async def test_a_row_of_the_card_opens_its_code(world):
    card = await drop(world.ana)
    await world.ana.click(card, card.buttons[0])
    assert "131042" in world.ana.modal.words


async def test_a_log_and_objects_count_the_same(world):
    objects = b"".join(b'{"to":"%d","error":{"code":131026}}\n' % n for n in range(40))
    for name, content in (("worker.log", LOG), ("failures.jsonl", objects)):
        assert f"{name}: 40 failures, 1 code" in (await drop(world.ana, content, name)).words


async def test_nothing_of_a_recipient_and_no_number_of_the_name_is_repeated(world):
    card = await drop(world.ana, LOG, "customer +4915123456789.log")
    assert "49151" not in str(card.blocks) + card.text
    assert "3456" not in str(card.blocks) + card.text


async def test_a_name_is_drawn_as_it_is(world):
    card = await drop(world.ana, b"%PDF-1.7", "<!channel> *x*.csv")
    assert card.words.startswith("&lt;!channel&gt; *x*.csv is not a text file")
    assert "<!channel>" not in json.dumps(card.blocks) + card.text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("report.bin", b"\x00\x01\x02\x03" * 500, "is not a text file. I read CSV, JSON lines and logs."),
        ("report.zip", b"PK\x03\x04" + b"x" * 400, "is compressed. Unpack it"),
        ("book.xlsx", b"PK\x03\x04" + b"[Content_Types].xml" * 9, "is a spreadsheet. Save it as CSV"),
        ("blank.log", b"\n \n\n", "is empty."),
    ],
)
async def test_what_is_no_text_is_refused_in_one_sentence(world, name, content, says):
    told = await drop(world.ana, content, name)
    assert told.words.startswith(f"{name} {says}")
    assert len(answers(world.ana)) == 1


async def test_text_without_a_code_says_what_is_read(world):
    card = await drop(world.ana, b"all is well\n" * 5, "notes.log")
    assert "notes.log: no failure with a known code" in card.words
    assert "error_code" in card.words


async def test_broken_quotes_and_another_encoding_are_told_and_the_rest_counts(world):
    content = CSV + '2026,"broken,131042\nça,49,131026,Größe\n'.encode("cp1252")
    card = await drop(world.ana, content)
    assert "2 codes" in card.words
    assert "not in UTF-8" in card.words


async def test_a_file_that_is_too_large_is_not_even_fetched(world, monkeypatch):
    retold(world, monkeypatch, size=files.LARGEST + 1, url_private="http://127.0.0.1:9/")
    assert (await drop(world.ana)).words.startswith("failures.csv is larger than 20 MB. Split it")


async def test_a_file_that_is_larger_than_it_says_is_left_in_the_middle(world, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 500)
    retold(world, monkeypatch, size=10)
    assert "larger than 20 MB" in (await drop(world.ana)).words


@pytest.mark.parametrize(
    "address",
    ["https://files.slack.com.example.com/x", "http://files.slack.com/x", "https://files.slack.com@example.com/x",
     "https://example.com/files.slack.com", "//files.slack.com/x", "https://[/x", ""],
)  # fmt: skip
async def test_our_token_goes_nowhere_but_to_slack(world, monkeypatch, address):
    retold(world, monkeypatch, url_private=address)
    assert "lies outside Slack" in (await drop(world.ana)).words


def test_slacks_own_files_are_fetched():
    assert slacks_own("https://files.slack.com/files-pri/T1-F1/x.csv", "https://slack.com/api/")


async def test_a_file_of_another_service_is_refused(world, monkeypatch):
    retold(world, monkeypatch, is_external=True)
    assert "lies outside Slack. Download it" in (await drop(world.ana)).words


async def test_without_the_permission_the_person_hears_which_and_where(catalog, resolver):
    async with a_world(catalog, resolver, optional_scopes=False) as world:
        told = await drop(world.ana)
        assert "I need the permission `files:read`" in told.words
        assert "api.slack.com/apps" in told.words
        assert (await world.ana.dm("131047")).words.startswith("131047")


async def test_a_page_to_sign_in_is_not_taken_for_the_file(world, monkeypatch):
    monkeypatch.setattr("bot.playground.bot_routes.bot_may_read", lambda *_: False)
    assert (await drop(world.ana)).words.startswith("Slack did not hand me failures.csv now.")


async def test_a_file_that_was_deleted_meanwhile_is_said_to_be_gone(world, monkeypatch):
    real = world.playground.api.answer

    def answer(method, *given):
        if method == "files.info":
            world.playground.state.files.clear()
        return real(method, *given)

    monkeypatch.setattr(world.playground.api, "answer", answer)
    assert "failures.csv is no longer there" in (await drop(world.ana)).words


async def test_several_files_at_once_are_asked_for_one_by_one(world):
    state, ana = world.playground.state, world.ana
    place = state.workspace.dm_of(ana.id)
    both = [new_file(state, world.playground.url, ana.id, name=n, mimetype="text/csv", content=CSV)
            for n in ("a.csv", "b.csv")]  # fmt: skip
    message = state.workspace.post(place, ana.id, "", files=both)
    world.playground.deeds.happenings.message(message, place)
    await world.playground.settled()
    assert [seen.words for seen in answers(ana)] == [
        "I count one file at a time. Send each in a message of its own, a.csv first."
    ]


async def test_a_picture_beside_a_question_leaves_the_question(world, monkeypatch):
    monkeypatch.setattr("bot.playground.person.Person.upload", _as_picture)
    assert (await drop(world.ana, b"\x89PNG", "screen.png", "131047")).words.startswith("131047")
    assert (await drop(world.ana, b"\x89PNG", "screen.png")).words.startswith("screen.png is a picture")


async def _as_picture(person, channel, name, content, text=""):
    import base64

    deed = person.playground.deeds.upload(
        person.id,
        channel,
        name,
        mimetype="image/png",
        content_base64=base64.b64encode(content).decode(),
        text=text,
    )
    return await person._newest(channel, deed)


async def test_a_file_in_a_channel_is_not_looked_at(world):
    assert await world.ana.upload("incidents", "failures.csv", CSV) is None


async def test_a_long_count_is_acknowledged_in_time_and_answered_once(world, monkeypatch):
    monkeypatch.setattr(errands, "WITHIN", 0.05)
    real, go = files.triage, threading.Event()

    def slow(*given):
        assert go.wait(10)
        return real(*given)

    monkeypatch.setattr(files, "triage", slow)
    dropping = asyncio.create_task(drop(world.ana))
    await world.playground.until(lambda: [r for r in world.wire("events_api") if r.status == "ok"])
    assert (await world.ben.command("incidents", "/waerror", "131047")).words.startswith("131047")
    assert answers(world.ana) == []
    go.set()
    await dropping
    await world.playground.until(lambda: answers(world.ana))
    assert len(answers(world.ana)) == 1
    assert "20 failures" in answers(world.ana)[0].words


async def test_neither_the_address_nor_the_name_nor_a_line_is_logged(world, capsys):
    await drop(world.ana, LOG, "secret-customer.log")
    logs.flush()
    said = "".join(capsys.readouterr())
    assert "triage" in said
    assert "secret-customer" not in said
    assert "files-pri" not in said
    assert "131026 to" not in said


# -- the buttons ----------------------------------------------------------------------------------------------


def sent(world):
    """Files that the bot sent to Ana: name, content, and the message that shows it."""
    state = world.playground.state
    messages = state.workspace.messages[world.ana.direct_messages]
    shown = [(m, file) for m in messages if m.by_bot for file in m.files]
    return [(file["name"], state.files[file["id"]][1].decode(), message) for message, file in shown]


async def pressed(world, card, label):
    """Press a button that sends a file; the file, once it is there."""
    before = len(sent(world))
    await world.ana.click(card, label)
    await world.playground.until(lambda: len(sent(world)) > before)
    return sent(world)[-1]


async def test_the_counts_come_as_a_csv_into_the_thread_of_the_card(either_world):
    card = await drop(either_world.ana, CSV, "night run.csv")
    name, content, message = await pressed(either_world, card, "Get CSV")
    assert name == "night run-errors.csv"
    assert content.splitlines()[1].startswith(
        "131042,cloud-api/131042,Billing problem on the account,3,3,,account,"
    )
    assert message.thread_ts == card.ts
    assert message.text == "Of recipients only the last two digits are in it."
    assert "4915123456" not in content


async def test_the_counts_come_as_json_too_and_both_say_the_same(world):
    card = await drop(world.ana)
    name, content, _ = await pressed(world, card, "Get JSON")
    read = json.loads(content)
    assert (name, read["file"], read["failures"]) == ("failures-errors.json", "failures.csv", 20)
    assert [row["code"] for row in read["codes"]] == ["131042", "131026"]
    assert "4915123456" not in content


async def test_a_file_that_the_bot_sent_is_no_question(world, monkeypatch):
    """Slack may tell of it without our bot's id; where `auth.test` has not answered yet, Bolt lets it in."""
    from slack_bolt.middleware.ignoring_self_events.async_ignoring_self_events import AsyncIgnoringSelfEvents

    monkeypatch.setattr(AsyncIgnoringSelfEvents, "_is_self_event", lambda *_: False)
    card = await drop(world.ana)
    await pressed(world, card, "Get CSV")
    state = world.playground.state
    message = state.workspace.messages[world.ana.direct_messages][-1]
    place = state.workspace.dm_of(world.ana.id)
    inner = message_event(message, place)
    inner.pop("bot_id", None)
    before = len(answers(world.ana))
    assert world.playground.deeds.happenings.tell("message.im", inner, place)
    await world.playground.settled()
    assert len(answers(world.ana)) == before


async def test_a_double_tap_sends_one_file(world):
    card = await drop(world.ana)
    await asyncio.gather(world.ana.click(card, "Get CSV"), world.ana.click(card, "Get CSV"))
    await world.playground.until(lambda: sent(world))
    await world.playground.settled()
    assert len(sent(world)) == 1


async def test_without_the_permission_to_send_files_the_same_comes_as_text(catalog, resolver):
    async with a_world(catalog, resolver) as world:
        card = await drop(world.ana)
        world.playground.state.scopes -= {"files:write"}
        await world.ana.click(card, "Get CSV")
        await world.playground.until(lambda: len(answers(world.ana)) == 2)
        told = answers(world.ana)[-1]
        assert told.thread_ts == card.ts
        assert "I need the permission `files:write`; an admin adds it in" in told.words
        assert "Here is what it holds, as text:\ncode,key,headline,failures" in told.words
        assert sent(world) == []


async def test_json_that_does_not_fit_into_a_message_is_not_cut(world):
    lines = b"".join(b'{"to":"49151234567%02d","error":{"code":%d}}\n' % (n, 131000 + n) for n in range(60))
    card = await drop(world.ana, lines, "many.jsonl")
    world.playground.state.scopes -= {"files:write"}
    await world.ana.click(card, "Get JSON")
    await world.playground.until(lambda: len(answers(world.ana)) == 2)
    assert answers(world.ana)[-1].words.endswith(
        "At a terminal, `waerror triage FILE --json` prints the same."
    )


async def test_a_file_that_is_gone_is_told_to_the_one_who_pressed(world):
    card = await drop(world.ana)
    world.playground.state.files.clear()
    await world.ana.click(card, "Get CSV")
    await world.playground.until(lambda: len(answers(world.ana)) == 2)
    told = answers(world.ana)[-1]
    assert told.ephemeral
    assert told.words.startswith("That file is no longer there, or I may not see it.")


async def test_slack_that_does_not_take_the_file_posts_nothing_and_says_so(world, monkeypatch):
    card = await drop(world.ana)
    real = world.playground.api.answer

    def answer(method, *given):
        reply = real(method, *given)
        if method == "files.getUploadURLExternal":
            reply.body["upload_url"] = "https://files.slack.com.example.com/upload"
        return reply

    monkeypatch.setattr(world.playground.api, "answer", answer)
    await world.ana.click(card, "Get CSV")
    await world.playground.until(lambda: len(answers(world.ana)) == 2)
    assert answers(world.ana)[-1].words.startswith("Slack did not take the file now. Nothing was posted.")
    assert sent(world) == []


async def test_the_rest_of_the_codes_opens_as_a_list(world):
    lines = b"".join(b'{"to":"49151234567%02d","error":{"code":%d}}\n' % (n, 131000 + n) for n in range(60))
    card = await drop(world.ana, lines, "many.jsonl")
    await world.ana.click(card, "Show the rest")
    await world.playground.until(lambda: world.ana.modal and "131000" in world.ana.modal.words)
    assert world.ana.modal.title == "Errors of a file"
    await world.ana.click(world.ana.modal, "Open")
    assert len(world.ana.modals) == 2


async def test_a_workspace_that_forbids_files_gets_the_same_as_text(world, monkeypatch):
    card = await drop(world.ana)
    real = world.playground.api.answer

    def answer(method, *given):
        if method == "files.getUploadURLExternal":
            return Reply({"ok": False, "error": "file_uploads_disabled"})
        return real(method, *given)

    monkeypatch.setattr(world.playground.api, "answer", answer)
    await world.ana.click(card, "Get CSV")
    await world.playground.until(lambda: len(answers(world.ana)) == 2)
    assert answers(world.ana)[-1].words.startswith("This workspace takes no files from me.")
    assert "131042,cloud-api/131042" in answers(world.ana)[-1].words


async def test_a_wait_that_slack_asks_for_is_waited_for_before_a_file_is_sent(world):
    card = await drop(world.ana)
    world.playground.state.switches.set("rate_limit_next", 1)
    name, _, _ = await pressed(world, card, "Get CSV")
    assert name == "failures-errors.csv"


async def test_an_answer_that_fails_after_slack_was_told_is_a_fault_in_the_log_without_its_text(
    world, monkeypatch, capsys
):
    monkeypatch.setattr(errands, "WITHIN", 0.01)
    before = metrics.faults.labels("event").value

    async def break_late(*_, **__):
        await until(lambda: world.wire("events_api"))  # the row comes with the acknowledgement
        raise TimeoutError("what they wrote")

    monkeypatch.setattr("bot.listeners.slack.replies._post", break_late)
    mention = asyncio.create_task(world.ana.mention("incidents", "131047"))
    await until(lambda: metrics.faults.labels("event").value == before + 1)
    mention.cancel()
    await asyncio.gather(mention, return_exceptions=True)
    line = next(json.loads(said) for said in capsys.readouterr().err.splitlines() if '"fault"' in said)
    assert (line["kind"], len(line["request"])) == ("TimeoutError", 8)
    assert "what they wrote" not in str(line)
