"""The step of Workflow Builder: what a workflow gets out of a text, and what happens when things go wrong."""

from __future__ import annotations

import json

import pytest
import yaml

from bot.cards import ids, step
from bot.cli.manifest import with_steps
from bot.playground.manifest import read_manifest
from bot.playground.webapi import Reply
from tests.scenarios.team import impatient
from tests.support import MANIFEST, a_world

PASTED = (
    '{"error":{"message":"(#131042)","code":131042,"error_data":{"details":"+15550199999 secret words"}}}'
)


@pytest.fixture
def manifest():
    return read_manifest(with_steps(yaml.safe_load(MANIFEST.read_text("utf-8"))))


@pytest.fixture(params=["socket", "http"])
async def world(request, catalog, resolver, manifest):
    async with a_world(catalog, resolver, request.param, manifest=manifest) as made:
        yield made


async def result(world, text):
    """Let a workflow reach the step; how it ended."""
    execution = await world.playground.deeds.run_function(ids.EXPLAIN_STEP, {step.INPUT: text})
    await world.playground.until(lambda: "result" in world.playground.state.executions[execution])
    await world.playground.settled()
    return world.playground.state.executions[execution]["result"]


async def outputs(world, text):
    return (await result(world, text))["outputs"]


async def test_a_code_gives_every_output_in_plain_text(world):
    said = await outputs(world, "131047")
    assert list(said) == list(step.OUTPUTS)
    assert (said["outcome"], said["code"]) == ("answer", "131047")
    assert said["headline"] == "The 24-hour reply window is closed"
    assert said["retry"] == "No. Send a template instead"
    assert said["owner"].startswith("Sender: whoever sends this message or campaign")
    assert said["steps"].startswith("1. Send an approved template instead of free text.\n2. ")
    assert said["steps"].splitlines()[-1].startswith("Don't ")
    assert said["link"].startswith("https://developers.facebook.com/")
    assert "`" not in "".join(said.values())


async def test_nothing_of_what_was_pasted_comes_back(world):
    said = await outputs(world, PASTED)
    assert said["code"] == "131042"
    assert "secret words" not in json.dumps(said)
    assert "0199" not in json.dumps(said)


async def test_several_codes_are_all_named_and_the_steps_begin_with_the_widest(world):
    said = await outputs(world, "code=131047 then code=131042")
    assert (said["outcome"], said["code"]) == ("several", "131042, 131047")
    assert said["headline"] == "2 WhatsApp errors in this message"
    assert said["steps"].startswith("Start with 131042: billing problem on the account.\n1. ")
    assert said["owner"] == "131042: Business admin\n131047: Sender"


async def test_an_open_question_names_no_code_and_says_what_would_decide_it(world):
    said = await outputs(world, "1022")
    assert (said["outcome"], said["code"]) == ("choice", "")
    assert said["cause"].splitlines()[0] == "Who sent you 1022?"
    assert "131047: " in said["cause"]
    assert "131047: No. Send a template instead" in said["retry"]


@pytest.mark.parametrize(
    ("text", "headline", "cause"),
    [
        ("131407", "131407 is not a WhatsApp code I know", "Did you mean 131047 ("),
        ("what is for lunch?", "I see no WhatsApp error in this", "I read error codes"),
        ("", "There is no text to read", "The step was given an empty text."),
    ],
)
async def test_what_is_not_known_is_an_output_and_not_a_failure(world, text, headline, cause):
    said = await outputs(world, text)
    assert (said["outcome"], said["code"], said["headline"]) == ("unknown", "", headline)
    assert cause in said["cause"]
    assert said["retry"] == said["owner"] == step.NOT_KNOWN
    assert "Paste the whole error" in said["steps"]


async def test_a_retired_number_leads_to_its_successors_steps(world):
    said = await outputs(world, "470")
    assert (said["code"], said["headline"]) == ("470", "Retired: see 131047")
    assert "Send an approved template" in said["steps"]


async def test_the_step_is_completed_with_its_own_token_and_nobody_elses_client_changes(world):
    before = world.program._own.token, world.program._client.token
    await outputs(world, "131047")
    assert (world.program._own.token, world.program._client.token) == before
    assert (await world.ana.mention("incidents", "131026")).words.startswith("131026")


async def test_an_event_delivered_twice_completes_once(world):
    impatient(world)
    world.playground.state.switches.set("deliver_twice", True)
    assert (await outputs(world, "131047"))["code"] == "131047"
    ends = [row for row in world.wire("web_api") if row.name == "functions.completeSuccess"]
    assert [row.status for row in ends] == ["ok"]


async def test_a_failure_of_ours_ends_the_step_with_words_and_an_id(world, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr(world.desk.resolver, "resolve", broken)
    said = (await result(world, "131047"))["error"]
    assert said.startswith("Something failed on my side, not on yours.")
    assert "secret" not in said


async def test_a_workflow_that_was_cancelled_meanwhile_is_left_alone(world, monkeypatch):
    real = world.playground.api.answer

    def answer(name, *given):
        if name == "functions.completeSuccess":
            return Reply({"ok": False, "error": "execution_not_in_running_state"})
        return real(name, *given)

    monkeypatch.setattr(world.playground.api, "answer", answer)
    await world.playground.deeds.run_function(ids.EXPLAIN_STEP, {step.INPUT: "131047"})
    await world.playground.settled()
    delivered = [row for row in world.wire("events_api") if row.name == "function_executed"]
    assert [row.status for row in delivered] == ["ok"]


async def test_slack_away_for_a_moment_is_tried_again(world, monkeypatch):
    impatient(world)
    real, failed = world.playground.api.answer, []

    def answer(name, *given):
        if name == "functions.completeSuccess" and not failed:
            failed.append(name)
            return Reply({"ok": False, "error": "internal_error"})
        return real(name, *given)

    monkeypatch.setattr(world.playground.api, "answer", answer)
    assert (await outputs(world, "131047"))["code"] == "131047"
