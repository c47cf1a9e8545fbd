"""The Web API refuses what Slack refuses: every case through the real slack_sdk client."""

from __future__ import annotations

import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

INCIDENTS, SUPPORT, FINANCE = "C0PLAYINC0", "C0PLAYSUP0", "C0PLAYFIN0"
ANA, BEN = "U0PLAYANA0", "U0PLAYBEN0"


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def refused(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


def asking(playground, token):
    return AsyncWebClient(token=token, base_url=playground.api_url)


async def test_auth_test_tells_who_the_bot_is(playground, client):
    answer = await client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == (playground.bot_user_id, "T0PLAYGRND")
    assert answer["bot_id"].startswith("B")


async def test_a_call_without_a_token_is_not_authed(playground):
    assert (await refused(asking(playground, None).auth_test()))["error"] == "not_authed"


async def test_a_made_up_token_is_invalid(playground):
    assert (await refused(asking(playground, "xoxb-nobody").auth_test()))["error"] == "invalid_auth"


async def test_each_method_takes_its_own_kind_of_token(playground, client):
    app = asking(playground, playground.app_token)
    assert (await refused(app.chat_postMessage(channel=INCIDENTS, text="x")))[
        "error"
    ] == "not_allowed_token_type"
    wrong = client.apps_connections_open(app_token=playground.bot_token)
    assert (await refused(wrong))["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_named(client):
    assert (await refused(client.api_call("chat.shout")))["error"] == "unknown_method"


async def test_a_missing_scope_says_what_is_needed_and_what_is_provided(open_playground):
    async with open_playground(optional_scopes=False) as playground:
        response = await refused(asking(playground, playground.bot_token).users_info(user=ANA))
        assert (response["error"], response["needed"]) == ("missing_scope", "users:read")
        assert response["provided"] == "app_mentions:read,chat:write,commands,im:history"


async def test_a_scope_that_no_list_names_is_missing_for_everybody(client):
    response = await refused(client.reactions_add(channel=INCIDENTS, timestamp="1.000000", name="eyes"))
    assert (response["error"], response["needed"]) == ("missing_scope", "reactions:write")


@pytest.mark.parametrize(
    ("channel", "error"),
    [(SUPPORT, "not_in_channel"), (FINANCE, "channel_not_found"), ("C0NOWHERE0", "channel_not_found")],
)
async def test_the_bot_posts_only_where_it_is_a_member(client, channel, error):
    assert (await refused(client.chat_postMessage(channel=channel, text="hello")))["error"] == error


async def test_a_posted_message_is_seen_by_everybody_and_stands_in_history(playground, client):
    posted = await client.chat_postMessage(channel=INCIDENTS, text="hello")
    assert playground.person("ben").sees("incidents")[-1].text == "hello"
    history = await client.conversations_history(channel=INCIDENTS, limit=1)
    assert history["messages"][0]["ts"] == posted["ts"]
    assert history["messages"][0]["bot_id"] == "B0PLAYGRND"


async def test_posting_to_a_person_reaches_the_direct_message(playground, client):
    await client.chat_postMessage(channel=ANA, text="psst")
    ana, ben = playground.person("ana"), playground.person("ben")
    assert [seen.text for seen in ana.sees(ana.direct_messages)] == ["psst"]
    assert ben.sees(ben.direct_messages) == []


async def test_a_message_without_any_content_has_no_text(client):
    assert (await refused(client.api_call("chat.postMessage", json={"channel": INCIDENTS})))[
        "error"
    ] == "no_text"


async def test_a_missing_argument_is_named(client):
    response = await refused(client.api_call("chat.postMessage", json={"text": "x"}))
    assert response["error"] == "invalid_arguments"
    assert response["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([section("x" * 3001)], "/blocks/0/text/text"),
        ([section("a") | {"colour": "red"}], "/blocks/0"),
        ([section("a") | {"block_id": "same"}, section("b") | {"block_id": "same"}], "/blocks/1"),
        ([{"type": "input"}], "/blocks/0"),
        ([section("x")] * 51, "/blocks"),
    ],
)
async def test_refused_blocks_say_where_the_fault_is(client, blocks, pointer):
    response = await refused(client.chat_postMessage(channel=INCIDENTS, text="x", blocks=blocks))
    assert response["error"] == "invalid_blocks"
    assert any(f"[json-pointer:{pointer}" in line for line in response["response_metadata"]["messages"])


async def test_blocks_that_are_no_json_have_a_wrong_format(client):
    call = client.api_call("chat.postMessage", data={"channel": INCIDENTS, "text": "x", "blocks": "[{"})
    assert (await refused(call))["error"] == "invalid_blocks_format"


@pytest.mark.parametrize("style", ["params", "data", "json"])
async def test_arguments_come_as_query_form_or_json(playground, client, style):
    blocks = [section("three ways")]
    encoded = blocks if style == "json" else json.dumps(blocks)
    arguments = {"channel": INCIDENTS, "text": "three ways", "blocks": encoded}
    await client.api_call("chat.postMessage", **{style: arguments})
    assert playground.person("ana").sees("incidents")[-1].words == "three ways"


async def test_an_ephemeral_message_is_its_viewers_alone_and_cannot_be_touched_again(playground, client):
    posted = await client.chat_postEphemeral(channel=INCIDENTS, user=ANA, text="for Ana")
    ts = posted["message_ts"]
    assert "for Ana" in [seen.text for seen in playground.person("ana").sees("incidents")]
    assert "for Ana" not in [seen.text for seen in playground.person("ben").sees("incidents")]
    history = await client.conversations_history(channel=INCIDENTS)
    assert ts not in [message["ts"] for message in history["messages"]]
    update = client.chat_update(channel=INCIDENTS, ts=ts, text="changed")
    assert (await refused(update))["error"] == "message_not_found"
    assert (await refused(client.chat_delete(channel=INCIDENTS, ts=ts)))["error"] == "message_not_found"


async def test_an_ephemeral_message_needs_a_viewer_who_is_there(client):
    call = client.chat_postEphemeral(channel=INCIDENTS, user="U0NOBODY00", text="x")
    assert (await refused(call))["error"] == "user_not_in_channel"


async def test_the_bot_changes_and_deletes_only_what_it_wrote(playground, client):
    theirs = playground.person("ana").sees("incidents")[0].ts
    assert (await refused(client.chat_update(channel=INCIDENTS, ts=theirs, text="x")))[
        "error"
    ] == "cant_update_message"
    assert (await refused(client.chat_delete(channel=INCIDENTS, ts=theirs)))["error"] == "cant_delete_message"
    missing = client.chat_update(channel=INCIDENTS, ts="1.000000", text="x")
    assert (await refused(missing))["error"] == "message_not_found"
    own = await client.chat_postMessage(channel=INCIDENTS, text="first", blocks=[section("first")])
    await client.chat_update(channel=INCIDENTS, ts=own["ts"], text="second")
    assert playground.person("ben").sees("incidents")[-1].words == "second"
    await client.chat_delete(channel=INCIDENTS, ts=own["ts"])
    assert own["ts"] not in [seen.ts for seen in playground.person("ben").sees("incidents")]


async def test_a_thread_is_answered_by_its_parent_alone(playground, client):
    parent, reply = playground.person("ana").sees("incidents")[:2]
    thread = await client.conversations_replies(channel=INCIDENTS, ts=parent.ts)
    assert [message["ts"] for message in thread["messages"]][:2] == [parent.ts, reply.ts]
    own = await client.chat_postMessage(channel=INCIDENTS, text="x", thread_ts=parent.ts)
    assert own["message"]["thread_ts"] == parent.ts
    to_a_reply = client.chat_postMessage(channel=INCIDENTS, text="x", thread_ts=reply.ts)
    assert (await refused(to_a_reply))["error"] == "cannot_reply_to_message"
    nowhere = client.chat_postMessage(channel=INCIDENTS, text="x", thread_ts="1.000000")
    assert (await refused(nowhere))["error"] == "thread_not_found"
    history = await client.conversations_history(channel=INCIDENTS)
    assert own["ts"] not in [message["ts"] for message in history["messages"]]


async def test_a_direct_message_is_read_with_a_scope_of_its_own(open_playground):
    async with open_playground(optional_scopes=False) as playground:
        client = asking(playground, playground.bot_token)
        ana = playground.person("ana")
        await client.chat_postMessage(channel=ANA, text="psst")
        history = await client.conversations_history(channel=ana.direct_messages)
        assert [message["text"] for message in history["messages"]] == ["psst"]
        response = await refused(client.conversations_history(channel=INCIDENTS))
        assert (response["error"], response["needed"]) == ("missing_scope", "channels:history")


async def test_pages_of_a_list_follow_a_cursor(client):
    first = await client.conversations_list(limit=2)
    rest = await client.conversations_list(limit=2, cursor=first["response_metadata"]["next_cursor"])
    names = [channel["name"] for channel in [*first["channels"], *rest["channels"]]]
    assert names == ["incidents", "wa-prod", "support"]
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_a_conversation_says_whether_the_bot_is_in_it(client):
    assert (await client.conversations_info(channel=INCIDENTS))["channel"]["is_member"] is True
    assert (await client.conversations_info(channel=SUPPORT))["channel"]["is_member"] is False
    assert (await refused(client.conversations_info(channel=FINANCE)))["error"] == "channel_not_found"
    assert playground_members(await client.conversations_members(channel=INCIDENTS)) == {
        ANA,
        BEN,
        "U0PLAYBOT0",
    }


def playground_members(answer):
    return set(answer["members"])


async def test_users_info_gives_the_locale_when_asked(client):
    assert "locale" not in (await client.users_info(user=ANA))["user"]
    assert (await client.users_info(user=ANA, include_locale=True))["user"]["locale"] == "en-US"
    assert (await refused(client.users_info(user="U0NOBODY00")))["error"] == "user_not_found"


async def test_a_scheduled_message_comes_when_it_is_due(playground, client, clock):
    past = client.chat_scheduleMessage(channel=INCIDENTS, text="late", post_at=int(clock.now) - 1)
    assert (await refused(past))["error"] == "time_in_past"
    far = client.chat_scheduleMessage(channel=INCIDENTS, text="far", post_at=int(clock.now) + 121 * 86400)
    assert (await refused(far))["error"] == "time_too_far"
    kept = await client.chat_scheduleMessage(channel=INCIDENTS, text="kept", post_at=int(clock.now) + 60)
    taken_back = await client.chat_scheduleMessage(
        channel=INCIDENTS, text="gone", post_at=int(clock.now) + 60
    )
    await client.chat_deleteScheduledMessage(
        channel=INCIDENTS, scheduled_message_id=taken_back["scheduled_message_id"]
    )
    assert kept["scheduled_message_id"] != taken_back["scheduled_message_id"]
    clock.forward(61)
    ana = playground.person("ana")
    await playground.until(lambda: "kept" in [seen.text for seen in ana.sees("incidents")])
    assert "gone" not in [seen.text for seen in ana.sees("incidents")]


async def test_a_permalink_leads_into_the_page(playground, client):
    ts = playground.person("ana").sees("incidents")[0].ts
    link = (await client.chat_getPermalink(channel=INCIDENTS, message_ts=ts))["permalink"]
    assert link == f"{playground.url}/archives/{INCIDENTS}/p{ts.replace('.', '')}"


async def test_rate_limited_calls_get_429_with_retry_after(playground, client):
    playground.state.switches.set("rate_limit_next", 1)
    response = await refused(client.auth_test())
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (
        429,
        "ratelimited",
        "1",
    )
    assert (await client.auth_test())["ok"]


async def test_blocks_validate_judges_without_posting(playground, client):
    before = len(playground.person("ana").sees("incidents"))
    assert (await client.blocks_validate(blocks=[section("fine")]))["ok"]
    response = await refused(client.blocks_validate(blocks=[section("x" * 3001)]))
    assert response["error"] == "invalid_blocks"
    assert response["errors"][0]["pointer"] == "/0/text/text"
    assert len(playground.person("ana").sees("incidents")) == before


async def test_a_file_of_a_person_is_read_with_the_token_alone(playground, client):
    ana = playground.person("ana")
    await ana.upload("incidents", "webhook.json", b'{"code": 131047}', "what is this?")
    file_id = playground.state.workspace.messages[INCIDENTS][-1].files[0]["id"]
    file = (await client.files_info(file=file_id))["file"]
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {playground.bot_token}"}
        async with session.get(file["url_private_download"], headers=headers) as response:
            assert await response.read() == b'{"code": 131047}'
        async with session.get(file["url_private_download"]) as response:
            assert response.content_type == "text/html"
    await ana.upload("support", "other.json", b"{}")
    hidden = playground.state.workspace.messages[SUPPORT][-1].files[0]["id"]
    assert (await refused(client.files_info(file=hidden)))["error"] == "file_not_found"


async def test_the_bot_uploads_in_three_steps(open_playground, manifest_with):
    async with open_playground(manifest=manifest_with(scopes=["files:write"])) as playground:
        client = asking(playground, playground.bot_token)
        await client.files_upload_v2(
            channel=INCIDENTS, content="a,b\n", filename="report.csv", initial_comment="here"
        )
        seen = playground.state.workspace.messages[INCIDENTS][-1]
        assert (seen.text, seen.files[0]["name"], seen.files[0]["size"]) == ("here", "report.csv", 4)


async def running(playground):
    """A step that waits, and a client with the token that came with its event."""
    execution = await playground.deeds.run_function("look_up", {"code": "131047"})
    return execution, asking(playground, playground.state.executions[execution]["token"])


async def test_a_workflow_step_is_completed_once(playground):
    execution, client = await running(playground)
    await client.functions_completeSuccess(function_execution_id=execution, outputs={"title": "x"})
    assert playground.state.executions[execution]["result"] == {"outputs": {"title": "x"}}
    again = client.functions_completeError(function_execution_id=execution, error="no")
    assert (await refused(again))["error"] == "execution_not_in_running_state"


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ({}, "outputs.title is required"),
        ({"title": ""}, "outputs.title is required"),
        ({"title": "x", "mood": "y"}, "outputs.mood is not an output"),
        ({"title": 7}, "outputs.title must be a string"),
    ],
)
async def test_a_step_takes_only_the_outputs_that_the_manifest_declares(playground, outputs, said):
    execution, client = await running(playground)
    told = await refused(client.functions_completeSuccess(function_execution_id=execution, outputs=outputs))
    assert told["error"] == "parameter_validation_failed"
    assert said in told["response_metadata"]["messages"][0]
    assert "result" not in playground.state.executions[execution]


async def test_a_step_is_ended_only_by_the_token_of_its_event(playground, client):
    execution, _ = await running(playground)
    ending = client.functions_completeError(function_execution_id=execution, error="no")
    assert (await refused(ending))["error"] == "access_denied"


async def test_after_auth_revoke_no_call_is_answered(client):
    assert (await client.auth_revoke())["revoked"] is True
    assert (await refused(client.auth_test()))["error"] == "token_revoked"


async def test_reactions_are_added_once(open_playground, manifest_with):
    async with open_playground(manifest=manifest_with(scopes=["reactions:write"])) as playground:
        client = asking(playground, playground.bot_token)
        ts = playground.person("ana").sees("incidents")[0].ts
        await client.reactions_add(channel=INCIDENTS, timestamp=ts, name="eyes")
        again = client.reactions_add(channel=INCIDENTS, timestamp=ts, name="eyes")
        assert (await refused(again))["error"] == "already_reacted"


async def test_the_wire_shows_each_call_and_never_a_token(playground, client):
    await refused(client.chat_postMessage(channel=SUPPORT, text="x"))
    row = playground.state.wire.rows[-1]
    assert (row.name, row.status, row.error) == ("chat.postMessage", "error", "not_in_channel")
    await client.api_call("api.test", params={"leaked": playground.bot_token})
    assert playground.bot_token not in str(playground.state.wire.page())
