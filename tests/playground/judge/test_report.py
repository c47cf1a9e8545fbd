"""The verdict as the Web API would answer it."""

from __future__ import annotations

from bot.playground.judge import Fault, judge_blocks, judge_message, refusal_response, validation_response

LONG = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
ODD = {"type": "section", "text": {"type": "plain_text", "text": " "}}


def test_a_fault_reads_as_slack_writes_it() -> None:
    (fault,) = judge_blocks([LONG], "message")
    assert fault.slack() == "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert fault.doubted("hearsay").slack().startswith("[WARN] ")


def test_a_fault_of_the_whole_payload_has_no_pointer() -> None:
    assert [fault.slack() for fault in judge_message({})] == ["[ERROR] missing required field: text"]


def test_a_key_with_a_slash_is_escaped_in_the_pointer() -> None:
    fault = Fault("", "r", "m", "error", "s")
    assert fault.slack() == "[ERROR] m"
    body = {"type": "modal/x"}
    assert judge_blocks([body], "message")[0].pointer == "/blocks/0/type"


def test_blocks_validate_says_what_is_wrong_and_where() -> None:
    assert validation_response(judge_blocks([LONG, ODD], "message")) == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [
            {
                "code": "failed_constraint",
                "message": "must be less than 151 characters",
                "pointer": "/blocks/0/text/text",
            }
        ],
        "response_metadata": {
            "messages": ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
            "warnings": ["[WARN] must be more than 0 characters [json-pointer:/blocks/1/text/text]"],
        },
    }


def test_pointers_of_bare_blocks_can_start_at_the_list() -> None:
    answer = validation_response(judge_blocks([LONG], "message"), root="/blocks")
    assert answer["errors"] == [
        {
            "code": "failed_constraint",
            "message": "must be less than 151 characters",
            "pointer": "/0/text/text",
        }
    ]


def test_what_only_warns_is_ok() -> None:
    assert validation_response([]) == {"ok": True}
    answer = refusal_response(judge_blocks([ODD], "message"))
    assert answer["ok"] is True
    assert "errors" not in answer


def test_a_method_refuses_with_lines_that_carry_their_pointers() -> None:
    answer = refusal_response(judge_blocks([LONG], "message"), "invalid_arguments")
    assert answer["error"] == "invalid_arguments"
    assert answer["errors"] == ["must be less than 151 characters [json-pointer:/blocks/0/text/text]"]


def test_a_method_names_the_faults_that_have_names_of_their_own() -> None:
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_000}}
    assert refusal_response(judge_blocks([text] * 5, "message"))["error"] == "msg_blocks_too_long"
    assert refusal_response(judge_message({"text": "t", "blocks": {}}))["error"] == "invalid_blocks_format"
    assert refusal_response(judge_message({}))["error"] == "no_text"
