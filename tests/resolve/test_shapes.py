"""Every shape in which an error reaches an engineer, and what is kept beside its code."""
# ruff: noqa: E501 - payloads stand as they are pasted

from __future__ import annotations

import json

import pytest

from bot.resolve.batch import row
from bot.resolve.outcome import Answer, Choice, Found, Several, Unknown

STATUS = {
    "object": "whatsapp_business_account",
    "entry": [
        {
            "id": "102000000000001",
            "changes": [
                {
                    "field": "messages",
                    "value": {
                        "messaging_product": "whatsapp",
                        "metadata": {
                            "display_phone_number": "15550100001",
                            "phone_number_id": "106000000000001",
                        },
                        "statuses": [
                            {
                                "id": "wamid.SYNTH0001",
                                "status": "failed",
                                "timestamp": "1790000000",
                                "recipient_id": "15550199999",
                                "errors": [
                                    {
                                        "code": 131047,
                                        "title": "Re-engagement message",
                                        "error_data": {"details": "A reason of our own, long ago."},
                                    }
                                ],
                            }
                        ],
                    },
                }
            ],
        }
    ],
}
TOKEN = {
    "error": {
        "message": "Error validating access token: Session has expired.",
        "type": "OAuthException",
        "code": 190,
        "error_subcode": 463,
        "fbtrace_id": "AqW2eRtYuIoPaSdFgHjK",
    }
}
TEMPLATE = {
    "error": {
        "message": "Invalid parameter",
        "type": "OAuthException",
        "code": 100,
        "error_subcode": 2388299,
        "error_user_title": "Leading or trailing params are not allowed",
        "error_user_msg": "Variables can't be at the start or end of the template.",
        "fbtrace_id": "AzXcVbNmLkJhGfDs",
    }
}


def first(resolver, text):
    outcome = resolver.resolve(text if isinstance(text, str) else json.dumps(text))
    assert isinstance(outcome, Answer), outcome
    return outcome.sighting


def test_a_delivery_webhook_keeps_path_details_title_and_the_recipients_last_digits(resolver):
    seen = first(resolver, STATUS)
    assert seen.entry.code == "131047"
    assert seen.evidence.found is Found.PAYLOAD
    assert seen.evidence.where.endswith("value.statuses[0].errors[0].code")
    assert seen.report.details == "A reason of our own, long ago."
    assert seen.report.title == "Re-engagement message"
    assert seen.report.recipient_ending == "99"
    assert "15550199999" not in repr(seen.report)


def test_details_that_only_repeat_metas_sentence_are_marked_so(resolver, catalog):
    standard = catalog.get("cloud-api/131047").wordings[0]
    seen = first(resolver, {"errors": [{"code": 131047, "error_data": {"details": standard}}]})
    assert seen.report.standard


def test_details_that_name_a_cause_point_to_it(resolver, catalog):
    entry, index, piece = next(
        (e, i, c.details[0])
        for e in catalog
        for i, c in enumerate(e.causes)
        if c.details and len(e.causes) > 1
    )
    seen = first(
        resolver,
        {
            "error": {
                "code": int(entry.code),
                "error_data": {"details": f"x {piece} y"},
                "type": "OAuthException",
            }
        },
    )
    assert seen.cause == index


def test_a_providers_sentence_leads_with_the_cause_that_it_names(resolver):
    seen = resolver.resolve("template rejected").sighting
    assert "was rejected" in seen.entry.causes[seen.cause].text


def test_a_token_subcode_says_more_and_the_trace_is_kept(resolver):
    seen = first(resolver, TOKEN)
    assert (seen.entry.code, seen.subcode.code) == ("190", "463")
    assert seen.report.trace_id == "AqW2eRtYuIoPaSdFgHjK"
    assert row(resolver.resolve(json.dumps(TOKEN)))["codes"][:2] == ["190", "463"]


def test_a_template_subcode_is_the_answer_and_the_code_stands_beside_it(resolver):
    seen = first(resolver, TEMPLATE)
    assert seen.entry.code == "2388299"
    assert seen.report.user_message == TEMPLATE["error"]["error_user_msg"]
    assert row(resolver.resolve(json.dumps(TEMPLATE)))["codes"][:2] == ["2388299", "100"]


def test_what_meta_wrote_for_a_person_is_quoted_and_names_the_cause(resolver):
    told = "The display name could not be processed. Please try again."
    seen = first(resolver, {"error": {**TEMPLATE["error"], "error_subcode": 2388001, "error_user_msg": told}})
    assert (seen.report.details, seen.report.user_message) == ("", told)
    assert "display name" in seen.entry.causes[seen.cause].text


def test_a_code_of_ours_wins_over_a_subcode_nobody_knows(resolver):
    assert (
        first(
            resolver, {"error": {"code": 131005, "error_subcode": 12345, "type": "OAuthException"}}
        ).entry.code
        == "131005"
    )


def test_the_same_code_many_times_is_one_answer_with_its_count(resolver):
    rows = [{"status": "failed", "errors": [{"code": 131026, "title": "Message undeliverable"}]}] * 14
    assert first(resolver, {"statuses": rows}).count == 14


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            '{"error":{"message":"(#131030) Recipient phone number not in allowed list","type":"OAuthException","code":131030,"error_data":"a string"}}',
            "131030",
        ),
        (
            '{"error":{"message":"Unsupported post request.","type":"GraphMethodException","code":100,"error_subcode":33}}',
            "100",
        ),
        ('{"errors":[{"code":131026,"title":"Message undeliverable"}]}', "131026"),
        (
            '{"messages":[{"type":"unsupported","errors":[{"code":131051,"title":"Message type unknown"}]}]}',
            "131051",
        ),
        (
            '{"value":{"messaging_product":"whatsapp","errors":[{"code":131035,"title":"x"}]},"field":"messages"}',
            "131035",
        ),
        ('{"field":"history","value":{"history":[{"errors":[{"code":2593109,"title":"off"}]}]}}', "2593109"),
        (
            '{"health_status":{"entities":[{"errors":[{"error_code":141006,"error_description":"x"},{"error_code":138024}]}]}}',
            "141006",
        ),
        (
            '{"calls":[{"event":"terminate","errors":[{"code":138021,"message":"Media receive timeout"}]}]}',
            "138021",
        ),
        (
            '{"errors":[{"code":1008,"title":"Required parameter is missing","details":"x"}],"meta":{"version":"2.45.2"}}',
            "1008",
        ),
        ('{"statuses":[{"id":"gBEGkSYNTH","errors":[{"code":470,"title":"x"}]}]}', "470"),
        (
            "pywa.errors.ReEngagementMessage: ReEngagementMessage(code=131047, message='Re-engagement message', details='x', subcode=None)",
            "131047",
        ),
        (
            "Response: {'error': {'message': '(#131030) Recipient', 'type': 'OAuthException', 'code': 131030, 'ok': True}}",
            "131030",
        ),
        (
            "AxiosError: Request failed with status code 400\n  code: 'ERR_BAD_REQUEST',\n  response: { status: 400, data: { error: { message: '(#132000) Number', type: 'OAuthException', code: 132000, error_data: [Object] } } }",
            "132000",
        ),
        (
            "2026-11-03 10:12:44 ERROR send failed to=+15550199999 status=400 code=131056 (#131056) pair rate limit hit",
            "131056",
        ),
        ("[WhatsApp] delivery failed: Message undeliverable (131026)", "131026"),
        ("Error 131053: Media upload error - Downloading media failed with http code 403", "131053"),
        ("whatsapp: code 190 subcode 463", "190"),
        (
            '{"code":63016,"message":"x","more_info":"https://www.twilio.com/docs/errors/63016","status":400}',
            "131047",
        ),
        ("MessageStatus=undelivered&ErrorCode=63024&ChannelStatusMessage=x", "131026"),
        (
            '{"error":{"status":429,"code":"TOO_MANY_REQUESTS","message":"(#131056) pair","whatsappApiError":{"message":"(#131056) pair","type":"OAuthException","code":"131056"}}}',
            "131056",
        ),
        (
            '{"type":"whatsapp.message.updated","whatsappMessage":{"status":"failed","errorCode":"131026","errorMessage":"x"}}',
            "131026",
        ),
        (
            '{"type":"message-event","payload":{"type":"failed","destination":"15550199999","payload":{"code":1005,"reason":"x"}}}',
            "131047",
        ),
        ("WOZTELL_131026: Receiver is incapable of receiving this message", "131026"),
        (
            r'NodeApiError: not found, "description": "{\"error\":{\"message\":\"(#131030) x\",\"code\":131030}}"',
            "131030",
        ),
        ("Failed: 131049", "131049"),
        ("(#133010) Account not registered", "133010"),
    ],
)
def test_a_shape_is_read(resolver, text, code):
    assert first(resolver, text).entry.code == code


@pytest.mark.parametrize("cut", [60, 90, 140])
def test_a_payload_cut_off_anywhere_behind_the_code_is_read(resolver, cut):
    text = '{"statuses":[{"status":"failed","errors":[{"code":131047,"title":"Re-engagement message","message":"Re-engagement message"'
    assert first(resolver, text[:cut]).entry.code == "131047"


def test_several_codes_are_listed_in_the_order_of_the_text(resolver):
    outcome = resolver.resolve(
        "callback 20: error 131047\ncallback 21: error 130497\nanswered HTTP 200 for both"
    )
    assert isinstance(outcome, Several)
    assert [s.entry.code for s in outcome.sightings] == ["131047", "130497"]


def test_a_number_of_two_issuers_is_a_question(resolver):
    outcome = resolver.resolve('{"code":1022,"message":"something"}')
    assert isinstance(outcome, Choice)
    assert outcome.number == "1022"
    assert first(resolver, "8x8 1022").entry.code == "131047"


def test_an_http_status_alone_asks_for_the_body(resolver):
    text = "requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: https://graph.facebook.com/v23.0/1/messages"
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Unknown)
    assert outcome.miss == "http"


def test_the_same_number_is_an_old_code_in_the_old_clients_shape(resolver):
    assert (
        first(resolver, '{"errors":[{"code":408,"title":"Message is not valid"}]}').entry.key
        == "on-premises/408"
    )
    assert isinstance(resolver.resolve("status code 408"), Unknown)
