"""Modals and Home tabs: trigger ids, the stack of three, hashes, and what the judge refuses."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from bot.playground.faults import DeedRefusedError

ANA = "U0PLAYANA0"


def words(text):
    return {"type": "plain_text", "text": text}


def modal(title="Modal", *blocks, **more):
    shown = list(blocks) or [{"type": "section", "text": words("body")}]
    return {"type": "modal", "title": words(title), "blocks": shown, **more}


def home(text):
    return {"type": "home", "blocks": [{"type": "section", "text": words(text)}]}


def entry(block_id="code", **more):
    element = {"type": "plain_text_input", "action_id": "typed", **more.pop("element", {})}
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(block_id.title()),
        "element": element,
        **more,
    }


async def error_of(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


@pytest.fixture
def trigger(playground):
    def issuing(inside=None):
        return playground.state.triggers.issue(ANA, inside)

    return issuing


async def test_a_trigger_id_opens_one_modal_and_no_second(playground, client, trigger):
    trigger_id = trigger()
    await client.views_open(trigger_id=trigger_id, view=modal("First"))
    assert playground.person("ana").modal.title == "First"
    again = await error_of(client.views_open(trigger_id=trigger_id, view=modal("Second")))
    assert again["error"] == "exchanged_trigger_id"


async def test_a_trigger_id_lives_three_seconds(client, trigger, clock):
    trigger_id = trigger()
    clock.forward(3.1)
    assert (await error_of(client.views_open(trigger_id=trigger_id, view=modal())))[
        "error"
    ] == "expired_trigger_id"


async def test_a_made_up_trigger_id_opens_nothing(client):
    assert (await error_of(client.views_open(trigger_id="1.2.3", view=modal())))[
        "error"
    ] == "invalid_trigger_id"


async def test_a_refused_view_does_not_use_up_the_trigger_id(client, trigger):
    trigger_id = trigger()
    refused = await error_of(client.views_open(trigger_id=trigger_id, view=modal("T" * 25)))
    assert refused["error"] == "invalid_arguments"
    assert "/view/title" in refused["response_metadata"]["messages"][0]
    assert (await client.views_open(trigger_id=trigger_id, view=modal()))["ok"]


async def test_three_modals_lie_on_each_other_and_no_fourth(playground, client, trigger):
    root = (await client.views_open(trigger_id=trigger(), view=modal("1")))["view"]
    second = (await client.views_push(trigger_id=trigger(root["id"]), view=modal("2")))["view"]
    third = (await client.views_push(trigger_id=trigger(second["id"]), view=modal("3")))["view"]
    assert (third["root_view_id"], third["previous_view_id"]) == (root["id"], second["id"])
    fourth = client.views_push(trigger_id=trigger(third["id"]), view=modal("4"))
    assert (await error_of(fourth))["error"] == "push_limit_reached"
    ana = playground.person("ana")
    await ana.close()
    assert [view.title for view in ana.modals] == ["1", "2"]
    await ana.close(everything=True)
    assert ana.modals == []


async def test_an_old_hash_is_a_conflict(playground, client, trigger):
    view = (await client.views_open(trigger_id=trigger(), view=modal("1")))["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("2"))
    late = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("3"))
    assert (await error_of(late))["error"] == "hash_conflict"
    assert playground.person("ana").modal.title == "2"


async def test_a_closed_modal_cannot_be_updated(playground, client, trigger):
    view = (await client.views_open(trigger_id=trigger(), view=modal()))["view"]
    await playground.person("ana").close()
    assert (await error_of(client.views_update(view_id=view["id"], view=modal())))["error"] == "not_found"


async def test_a_view_is_found_by_its_external_id_which_is_unique(client, trigger):
    await client.views_open(trigger_id=trigger(), view=modal("1", external_id="mine"))
    assert (await client.views_update(external_id="mine", view=modal("2", external_id="mine")))["ok"]
    again = client.views_open(trigger_id=trigger(), view=modal("3", external_id="mine"))
    assert (await error_of(again))["error"] == "duplicate_external_id"


async def test_a_home_is_each_persons_own(playground, client):
    await client.views_publish(user_id=ANA, view=home("for Ana"))
    assert playground.person("ana").home.words == "for Ana"
    assert playground.person("ben").home is None
    refused = await error_of(client.views_publish(user_id=ANA, view=modal()))
    assert refused["error"] == "invalid_arguments"


async def test_no_home_is_published_where_the_manifest_has_none(open_playground, manifest_with):
    from slack_sdk.web.async_client import AsyncWebClient

    without = manifest_with(features__app_home={"home_tab_enabled": False, "messages_tab_enabled": False})
    async with open_playground(manifest=without) as playground:
        client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
        assert (await error_of(client.views_publish(user_id=ANA, view=home("x"))))["error"] == "not_enabled"
        dm = client.chat_postMessage(channel=ANA, text="x")
        assert (await error_of(dm))["error"] == "messages_tab_disabled"


async def test_what_was_entered_is_keyed_by_block_and_action_and_survives_an_update(
    playground, make_app, join, client, trigger
):
    heard = []

    @make_app.view("form")
    async def submitted(ack, view):
        heard.append(view["state"]["values"])
        await ack()

    view = modal("Form", entry("code"), entry("note", optional=True), callback_id="form", submit=words("Go"))
    async with join(playground, make_app):
        ana = playground.person("ana")
        await client.views_open(trigger_id=trigger(), view=view)
        ana.fill("Code", "131047")
        await ana.submit()
    assert heard == [
        {
            "code": {"typed": {"type": "plain_text_input", "value": "131047"}},
            "note": {"typed": {"type": "plain_text_input", "value": None}},
        }
    ]


async def test_required_and_too_short_entries_never_reach_the_bot(playground, client, trigger):
    view = modal("Form", entry("code", element={"min_length": 3}), submit=words("Go"))
    await client.views_open(trigger_id=trigger(), view=view)
    ana = playground.person("ana")
    assert await ana.submit() == {"code": "Please complete this required field."}
    ana.fill("Code", "1")
    assert await ana.submit() == {"code": "Please use at least 3 characters."}
    assert [row for row in playground.state.wire.rows if row.kind == "interactive"] == []


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": modal("New")}, ["New"]),
        ({"response_action": "push", "view": modal("Above")}, ["Form", "Above"]),
        ({"response_action": "clear"}, []),
        ({}, []),
    ],
)
async def test_a_submission_is_answered_by_an_action(  # noqa: PLR0917 (fixtures)
    playground, make_app, join, client, trigger, answer, titles
):
    @make_app.view("form")
    async def submitted(ack):
        await ack(**answer)

    async with join(playground, make_app):
        await client.views_open(
            trigger_id=trigger(), view=modal("Form", callback_id="form", submit=words("Go"))
        )
        ana = playground.person("ana")
        assert await ana.submit() == {}
        assert [view.title for view in ana.modals] == titles


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"response_action": "update", "view": modal("T" * 25)}, "/view/title"),
        ({"response_action": "errors", "errors": {"nowhere": "no"}}, "/errors"),
        ({"response_action": "dance"}, "invalid_response_action"),
    ],
)
async def test_an_answer_to_a_submission_that_slack_refuses_keeps_the_modal_and_says_so(  # noqa: PLR0917 (fixtures)
    playground, make_app, join, client, trigger, answer, said
):
    @make_app.view("form")
    async def submitted():
        from slack_bolt import BoltResponse

        return BoltResponse(status=200, body=answer)

    async with join(playground, make_app):
        await client.views_open(
            trigger_id=trigger(), view=modal("Form", callback_id="form", submit=words("Go"))
        )
        ana = playground.person("ana")
        with pytest.raises(DeedRefusedError):
            await ana.submit()
        assert ana.modal.title == "Form"
        assert said in playground.state.wire.rows[-1].error
        assert ana.notices == ["We had some trouble connecting. Try again?"]


async def test_view_closed_comes_only_where_it_was_asked_for(playground, make_app, join, client, trigger):
    heard = []

    @make_app.view_closed("told")
    async def closed(ack, body):
        await ack()
        heard.append((body["view"]["callback_id"], body["is_cleared"]))

    async with join(playground, make_app):
        ana = playground.person("ana")
        for notify in (True, False):
            view = modal("M", callback_id="told", notify_on_close=notify)
            await client.views_open(trigger_id=trigger(), view=view)
            await ana.close()
    assert heard == [("told", False)]


async def test_a_modal_opened_inside_another_by_its_trigger_is_counted_on_the_same_stack(
    playground, make_app, join, client, trigger
):
    @make_app.action("more")
    async def more(ack, body, client):
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=modal("Above"))

    button = {"type": "button", "action_id": "more", "text": words("More")}
    async with join(playground, make_app):
        ana = playground.person("ana")
        view = modal("Below", {"type": "actions", "block_id": "row", "elements": [button]})
        await client.views_open(trigger_id=trigger(), view=view)
        await ana.click(ana.modal, "More")
        assert [view.title for view in ana.modals] == ["Below", "Above"]
