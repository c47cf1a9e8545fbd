"""A question at a terminal, and what is none."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def run(*words, given=""):
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - ours


@pytest.mark.parametrize(("text", "held"), [
    ("131047", ["131047"]),
    ("190/463", ["190", "463"]),
    ("errors 131047 and 131026", ["131047", "131026"]),
    ("twilio 63016", ["131047"]),
    ("131407", ["131407"]),
    ("errors 131047 and 999999", ["131047", "999999"]),
    ("1022", ["1022"]),
    ("Re-engagement message", []),
    ("customers do not get the promo template", []),
])  # fmt: skip
def test_json_tells_the_codes_that_the_text_holds_from_those_that_are_related(text, held):
    told = json.loads(run("resolve", "--json", text).stdout)
    assert told["held"] == held
    known = [code for code in held if code != "999999"]
    assert told["codes"][: len(known)] == known or told["outcome"] in {"unknown", "choice"}


def test_without_json_what_is_related_stands_apart_from_the_answer():
    assert run("resolve", "131047").stdout == "answer: cloud-api/131047 (related: cloud-api/131026)\n"
    both = run("resolve", "errors 131047, 131026 and 999999")
    assert both.stdout == "several: cloud-api/131047, cloud-api/131026, not explained: 999999\n"
    assert run("resolve", '{"success":true}').stdout == "unknown: no error in it\n"
    near = run("resolve", "131407")
    assert near.returncode == 1
    assert near.stdout.startswith("unknown: nothing known (near: cloud-api/131047")


@pytest.mark.parametrize("words", [("",), ("  ",), ("explain", "?"), ("resolve", "")])
def test_nothing_asked_is_answered_with_how_to_ask_here(words):
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("for example: waerror 131047\n")


def test_an_empty_pipe_is_named_as_such():
    done = run("-", given="\n")
    assert done.returncode == 2
    assert done.stderr.startswith("Standard input holds nothing to explain.")


def test_help_shows_the_verbs_and_help_with_a_verb_its_own():
    assert run("help").stdout == run("--help").stdout
    assert run("help", "triage").stdout == run("triage", "--help").stdout
    assert "131047" in run("help", "131047").stdout


@pytest.mark.parametrize("words", [("watch", "of"), ("watch", "on"), ("watch",), ("watch of",)])
def test_the_watch_is_ordered_in_slack(words):
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "type /waerror watch on in the channel" in done.stderr


def test_a_question_that_begins_with_watch_is_still_a_question():
    assert run("watch", "131047").stdout.startswith("131047 · ")
