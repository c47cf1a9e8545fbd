"""Whole conversations through a real Bolt app over Socket Mode."""

from __future__ import annotations

import pytest

from bot.playground.faults import DeedRefusedError


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(label, value="v", **more):
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": label.lower(), "text": text, "value": value, **more}


async def test_a_command_is_answered_to_the_asker_alone(playground, make_app, join):
    @make_app.command("/waerror")
    async def answer(ack, command):
        await ack(text=f"about {command['text']}", blocks=[section(f"about {command['text']}")])

    async with join(playground, make_app):
        ana, ben = playground.person("ana"), playground.person("ben")
        card = await ana.command("incidents", "/waerror", "131047")
        assert card.words == "about 131047"
        assert card.ephemeral
        assert card in ana.sees("incidents")
        assert not [seen for seen in ben.sees("incidents") if seen.by_bot]


async def test_share_replaces_the_ephemeral_card_by_one_for_all(playground, make_app, join):
    @make_app.command("/waerror")
    async def answer(ack):
        await ack(text="card", blocks=[section("card"), {"type": "actions", "elements": [button("Share")]}])

    @make_app.action("share")
    async def share(ack, respond):
        await ack()
        await respond(text="shared", response_type="in_channel", delete_original=True)

    async with join(playground, make_app):
        ana, ben = playground.person("ana"), playground.person("ben")
        card = await ana.command("support", "/waerror", "1")
        shared = await ana.click(card, "Share")
        assert shared.text == "shared"
        assert not shared.ephemeral
        assert [seen.text for seen in ben.sees("support") if seen.by_bot] == ["shared"]
        assert [seen.text for seen in ana.sees("support") if seen.by_bot] == ["shared"]


@pytest.mark.usefixtures("_soon_late")
async def test_a_mention_in_a_thread_is_answered_in_that_thread(playground, make_app, join):
    @make_app.event("app_mention")
    async def mentioned(event, say):
        await say(text="here", thread_ts=event.get("thread_ts") or event["ts"])

    async with join(playground, make_app):
        ana = playground.person("ana")
        alert = ana.sees("incidents")[0]
        answer = await ana.mention("incidents", "131047?", thread=alert)
        assert (answer.text, answer.thread_ts) == ("here", alert.ts)


async def test_a_modal_with_an_error_stays_and_goes_once_it_is_right(playground, make_app, join):
    @make_app.shortcut("ask")
    async def ask(ack, shortcut, client):
        await ack()
        entry = {"type": "plain_text_input", "action_id": "code"}
        label = {"type": "plain_text", "text": "Code"}
        block = {"type": "input", "block_id": "code", "label": label, "element": entry}
        words = {key: {"type": "plain_text", "text": key.title()} for key in ("title", "submit")}
        await client.views_open(
            trigger_id=shortcut["trigger_id"],
            view={"type": "modal", "callback_id": "m", "blocks": [block], **words},
        )

    @make_app.view("m")
    async def submitted(ack, view):
        code = view["state"]["values"]["code"]["code"]["value"]
        if code == "131047":
            await ack()
        else:
            await ack(response_action="errors", errors={"code": "No such code."})

    async with join(playground, make_app):
        ana = playground.person("ana")
        modal = await ana.shortcut("Ask about an error")
        assert modal.title == "Title"
        assert await ana.submit() == {"code": "Please complete this required field."}
        ana.fill("Code", "7")
        assert await ana.submit() == {"code": "No such code."}
        assert ana.modal
        ana.fill("Code", "131047")
        assert await ana.submit() == {}
        assert ana.modal is None


async def test_an_answer_that_slack_refuses_is_shown_as_a_failure_with_its_pointer_on_the_wire(
    playground, make_app, join
):
    @make_app.command("/waerror")
    async def answer(ack):
        await ack(text="x", blocks=[section("y" * 3001)])

    async with join(playground, make_app):
        ana = playground.person("ana")
        with pytest.raises(DeedRefusedError):
            await ana.command("incidents", "/waerror", "131047")
        assert ana.notices == ["/waerror failed with the error “dispatch_failed”"]
        assert "/blocks/0/text/text" in playground.state.wire.rows[-1].error
        assert not [seen for seen in ana.sees("incidents") if seen.by_bot]


@pytest.mark.usefixtures("_soon_late")
async def test_an_answer_after_the_deadline_is_a_timeout_for_the_person(playground, make_app, join):
    @make_app.command("/waerror")
    async def never(ack):
        del ack

    async with join(playground, make_app):
        ana = playground.person("ana")
        with pytest.raises(DeedRefusedError, match="operation_timeout"):
            await ana.command("incidents", "/waerror", "131047")
        assert [row.status for row in playground.state.wire.rows if row.kind == "slash_commands"] == ["late"]
