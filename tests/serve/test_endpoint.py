"""Slack's endpoint: what is let in, what is turned away, and that a body is read as Bolt reads it."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qsl, quote_plus, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.serve.bolt import Bolt
from bot.serve.endpoint import MOST_BYTES, RefusedError, form, parse
from bot.serve.readiness import Readiness
from bot.serve.web import PATH, web
from bot.telemetry import metrics

SECRET = "0123456789abcdef"
COMMAND = {"command": "/waerror", "text": "131047", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event": {"type": "app_mention", "user": "U1", "text": "hé"},
}


async def us(**_):
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")


def app(secret=SECRET):
    made = Bolt(client=AsyncWebClient(), authorize=us, signing_secret=secret, process_before_response=True)
    made.seen = []

    @made.command("/waerror")
    async def command(ack, body):
        made.seen.append(body)
        await ack("¡hola!")

    @made.event("app_mention")
    async def mention(body, request):
        made.seen.append((body, request.headers.get("x-slack-retry-num")))

    @made.action("b")
    async def pressed(ack, body):
        made.seen.append(body)
        await ack()

    return made


def signed(body, secret=SECRET, now=None):
    body = body if isinstance(body, bytes) else body.encode()
    stamp = str(int(time.time() if now is None else now))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body.decode("latin-1"))
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}


async def ask(bolt, body, headers=None, method="POST", readiness=None):
    transport = httpx.ASGITransport(web(bolt, readiness or Readiness()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        given = {**signed(body), **(headers or {})} if isinstance(body, str) else headers or {}
        return await client.request(method, PATH, content=body, headers=given)


async def test_a_command_is_answered_with_its_length_and_type():
    bolt = app()
    answer = await ask(bolt, urlencode(COMMAND))
    assert (answer.status_code, answer.text) == (200, "¡hola!")
    assert answer.headers["content-type"] == "text/plain;charset=utf-8"
    assert answer.headers["content-length"] == str(len("¡hola!".encode()))
    assert bolt.seen == [COMMAND]


async def test_a_command_may_speak_of_a_payload():
    bolt = app()
    await ask(bolt, urlencode({**COMMAND, "text": "what does this payload mean"}))
    assert [body["text"] for body in bolt.seen] == ["what does this payload mean"]


async def test_a_press_comes_as_json_in_a_field():
    bolt = app()
    press = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [
        {"type": "button", "action_id": "b", "block_id": "x", "value": "a+b %41"}]}  # fmt: skip
    assert (await ask(bolt, urlencode({"payload": json.dumps(press)}))).status_code == 200
    assert bolt.seen == [press]


async def test_an_event_that_slack_delivers_again_says_so():
    bolt = app()
    retry = {"x-slack-retry-num": "2", "x-slack-retry-reason": "http_timeout"}
    assert (await ask(bolt, json.dumps(EVENT), retry)).status_code == 200
    assert bolt.seen == [(EVENT, ["2"])]


async def test_slack_may_check_the_address_and_the_certificate():
    challenge = await ask(app(), json.dumps({"type": "url_verification", "challenge": "c"}))
    assert challenge.json() == {"challenge": "c"}
    assert (await ask(app(), urlencode({"ssl_check": "1", "token": "t"}))).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": "v0=00"},
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=é".encode().decode("latin-1")},
        {"x-slack-request-timestamp": "0"},
        {"x-slack-request-timestamp": "soon"},
        {"x-slack-request-timestamp": "9" * 5000},
        {"x-slack-request-timestamp": str(int(time.time()) - 600)},
        {"content-type": "application/json", "x-slack-signature": "v1=0"},
    ],
)
async def test_what_slack_did_not_sign_is_refused_unread(headers):
    bolt = app()
    body = urlencode(COMMAND)
    sent = {**signed(body), **headers}
    transport = httpx.ASGITransport(web(bolt, Readiness()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
        answer = await client.post(PATH, content=body, headers=raw)
    assert (answer.status_code, bolt.seen) == (401, [])


async def test_a_signature_of_old_is_refused_although_it_is_right():
    body = urlencode(COMMAND)
    assert (await ask(app(), body, signed(body, now=time.time() - 301))).status_code == 401


@pytest.mark.parametrize("secret", ["", "another"])
async def test_without_the_secret_nobody_is_let_in(secret):
    bolt = app(secret)
    assert (await ask(bolt, urlencode(COMMAND))).status_code == 401
    assert (await ask(bolt, json.dumps({"type": "url_verification", "challenge": "c"}))).status_code == 401
    assert bolt.seen == []


async def test_a_changed_body_is_refused():
    body = urlencode(COMMAND)
    assert (await ask(app(), body.replace("131047", "131026"), signed(body))).status_code == 401


async def test_bytes_that_are_no_text_are_refused():
    body = b"command=%2Fwaerror&text=\xff\xfe"
    assert (await ask(app(), body, signed(body))).status_code == 401


@pytest.mark.parametrize(
    "body", ["{", '{"type":', "payload=%7B", "payload=[1]", "payload=", '{"a":' + "[" * 100_000]
)
async def test_json_that_is_none_is_refused_without_a_fault(body):
    assert (await ask(app(), body)).status_code == 400


async def test_only_posts_are_answered():
    assert (await ask(app(), "", method="GET")).status_code == 404


async def test_too_much_is_refused_whether_or_not_it_says_its_length():
    long = "a" * (MOST_BYTES + 1)
    assert (await ask(app(), long)).status_code == 413

    async def pieces():
        for start in range(0, len(long), 100_000):
            yield long[start : start + 100_000].encode()

    assert (await ask(app(), pieces(), signed(long))).status_code == 413


async def test_a_caller_that_hangs_up_in_the_middle_is_not_taken_for_a_wrong_secret(capsys):
    body, sent = urlencode(COMMAND), []
    pieces = iter([
        {"type": "http.request", "body": body[:20].encode(), "more_body": True}, {"type": "http.disconnect"},
    ])  # fmt: skip

    async def receive():
        return next(pieces)

    async def send(message):
        sent.append(message)

    headers = [(name.encode(), value.encode()) for name, value in signed(body).items()]
    before = metrics.refused.labels("signature").value
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers}
    await web(app(), Readiness())(scope, receive, send)
    assert sent[0]["status"] == 400
    assert metrics.refused.labels("signature").value == before
    assert "SLACK_SIGNING_SECRET" not in capsys.readouterr().err


async def test_a_request_counts_as_in_hand_until_it_is_answered():
    readiness = Readiness()
    bolt = app()
    idle = []

    @bolt.command("/slow")
    async def slow(ack):
        idle.append(await readiness.idle(0.01))
        await ack()

    await ask(bolt, urlencode({**COMMAND, "command": "/slow"}), readiness=readiness)
    assert idle == [False]
    assert await readiness.idle(0.01)


FIELDS = st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=6)


@given(FIELDS)
def test_a_form_is_read_as_the_standard_library_reads_it(fields):
    body = urlencode(fields)
    assert form(body) == dict(parse_qsl(body, keep_blank_values=True))


@given(st.text(alphabet="ab=&+%41fé;", max_size=30))
def test_so_is_a_form_that_no_library_wrote(body):
    assert form(body) == dict(parse_qsl(body, keep_blank_values=True))


@given(FIELDS.filter(lambda fields: not any("payload" in part for pair in fields.items() for part in pair)))
def test_what_bolt_reads_is_read_alike(fields):
    for body in (urlencode(fields), json.dumps(fields), f"payload={quote_plus(json.dumps(fields))}"):
        if not body.startswith(("%7B", "=")):
            assert parse(body) == parse_body(body, None)


def test_a_list_is_no_payload():
    with pytest.raises(RefusedError):
        parse("payload=[]")
