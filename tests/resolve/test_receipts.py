"""A pasted object without an error is named as what it is, and never searched as if its keys described something."""

from __future__ import annotations

import json

import pytest

from bot.resolve.outcome import Answer, Choice, Miss, Receipt, Unknown


def webhook(value, field="messages"):
    change = {"value": {"messaging_product": "whatsapp", **value}, "field": field}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]})


def status(word):
    fare = {"id": "wamid.X", "status": word, "timestamp": "1518694235", "recipient_id": "16505551234"}
    return webhook({"statuses": [fare]})


DELIVERED = status("delivered")
SENT = (
    '{"messaging_product":"whatsapp","contacts":[{"input":"+16505555555"}],"messages":[{"id":"wamid.X"%s}]}'
)
INBOUND = webhook({"messages": [
    {"from": "16505551234", "id": "wamid.X", "type": "text", "text": {"body": "my message was not delivered"}},
]})  # fmt: skip
REJECTED = webhook({"event": "REJECTED", "reason": "INVALID_FORMAT"}, "message_template_status_update")


@pytest.mark.parametrize(
    ("text", "receipt", "word"),
    [
        (DELIVERED, Receipt.STATUS, "delivered"),
        (status("read"), Receipt.STATUS, "read"),
        (status("sent"), Receipt.STATUS, "sent"),
        (status("failed"), Receipt.FAILED, "failed"),
        (SENT % ',"message_status":"accepted"', Receipt.ACCEPTED, ""),
        (SENT % "", Receipt.ACCEPTED, ""),
        (INBOUND, Receipt.INBOUND, ""),
        (REJECTED, Receipt.UPDATE, "message_template_status_update"),
        ('{"messaging_product":"whatsapp","to":"15551234567","type":"template"}', Receipt.REQUEST, ""),
        ('{"success":true}', Receipt.OTHER, ""),
        ('{"hello":"world"}', Receipt.OTHER, ""),
        ('{"MessageStatus":"delivered","ErrorCode":null,"To":"whatsapp:+15550100"}', Receipt.STATUS, "delivered"),
        ("SmsSid=SM1&MessageStatus=delivered&To=whatsapp%3A%2B15550100", Receipt.STATUS, "delivered"),
        ("{ status: 'delivered', id: 'wamid.X' }", Receipt.STATUS, "delivered"),
        (str(json.loads(DELIVERED)), Receipt.STATUS, "delivered"),
        (json.dumps(json.loads(DELIVERED), indent=2), Receipt.STATUS, "delivered"),
        (f"```{DELIVERED}```", Receipt.STATUS, "delivered"),
        (json.dumps({"body": DELIVERED}), Receipt.STATUS, "delivered"),
        (f"why is this so? {DELIVERED}", Receipt.STATUS, "delivered"),
        (f"INFO 2026-01-01 12:00:00 webhook {DELIVERED}", Receipt.STATUS, "delivered"),
        (f"{DELIVERED}\n{status('failed')}", Receipt.FAILED, "failed"),
        ('{"statuses":[{"status":"delivered"}],"errors":[]}', Receipt.STATUS, "delivered"),
    ],
)  # fmt: skip
def test_an_object_without_an_error_is_named(resolver, text, receipt, word):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Unknown)
    assert (outcome.miss, outcome.receipt, outcome.code) == (Miss.NO_ERROR, receipt, word)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"error":"invalid OAuth access token"}', "190"),
        ('{"status":"error","message":"Recipient is not a valid WhatsApp user"}', "131026"),
        ('{"statuses":[{"status":"delivered"},{"status":"failed","errors":[{"code":131047}]}]}', "131047"),
    ],
)
def test_an_object_that_tells_of_a_fault_is_read_for_it(resolver, text, code):
    assert resolver.resolve(text).entry.code == code


def test_what_is_described_beside_an_object_without_an_error_is_answered(resolver):
    said = "the template is paused because of low quality and nobody gets it "
    assert resolver.resolve(said + DELIVERED).entry.code == "132015"


@pytest.mark.parametrize("text", ["parameter {{1}} missing", '{"name":"x"} param mismatch error'])
def test_brackets_inside_a_description_do_not_make_it_an_object(resolver, text):
    assert isinstance(resolver.resolve(text), Answer | Choice)


def test_an_object_that_is_cut_off_is_not_called_free_of_errors(resolver):
    outcome = resolver.resolve(DELIVERED[:150])
    assert getattr(outcome, "miss", None) is not Miss.NO_ERROR


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"status":"failed","message":"Template name does not exist in the translation"}', "132001"),
        (
            '{"status":"failed","reason":"more than 24 hours have passed since the customer last replied"}',
            "131047",
        ),
        ('{"messageStatus":"undelivered","description":"Recipient is not a valid WhatsApp user"}', "131026"),
        ('{"status":"delivered","warning":"template paused"}', "132015"),
    ],
)
def test_an_object_that_says_why_is_read_for_that(resolver, text, code):
    outcome = resolver.resolve(text)
    named = [outcome.entry] if isinstance(outcome, Answer) else [option.entry for option in outcome.options]
    assert code in [entry.code for entry in named]


def test_what_was_sent_or_written_is_no_reason(resolver):
    sent = '{"status":"delivered","message":"your order was not delivered, the template is paused"}'
    assert resolver.resolve(sent).receipt is Receipt.STATUS
    assert resolver.resolve(INBOUND).receipt is Receipt.INBOUND


ACCOUNT, TEMPLATE = "account_update", "message_template_status_update"


@pytest.mark.parametrize(
    ("field", "value", "event", "lead"),
    [
        (ACCOUNT, {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}, "DISABLE", "131031"),
        (ACCOUNT, {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}, "REINSTATE", ""),
        (ACCOUNT, {"event": "VERIFIED_ACCOUNT"}, "VERIFIED_ACCOUNT", ""),
        (ACCOUNT, {"event": "ACCOUNT_RESTRICTION",
         "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1641848593}]},
         "RESTRICTED_BIZ_INITIATED_MESSAGING", "368"),
        (TEMPLATE, {"event": "REJECTED", "reason": "INVALID_FORMAT"}, "INVALID_FORMAT", "132001"),
        (TEMPLATE, {"event": "PAUSED", "reason": "NONE"}, "PAUSED", "132015"),
        (TEMPLATE, {"event": "DISABLED", "reason": None}, "DISABLED", "132016"),
        (TEMPLATE, {"event": "APPROVED"}, "APPROVED", ""),
    ],
)  # fmt: skip
def test_a_change_tells_its_event_and_the_error_that_may_follow(resolver, field, value, event, lead):
    outcome = resolver.resolve(webhook(value, field))
    assert outcome.receipt is Receipt.UPDATE
    assert outcome.event[-1] == event
    assert [near.entry.code for near in outcome.neighbours] == [lead] * bool(lead)
