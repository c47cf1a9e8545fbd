"""Manifest, listeners, ids, settings and README say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.cards import ids, step, words
from bot.cli.manifest import for_http, for_many, with_steps
from bot.listeners.asking.command import COMMAND
from bot.playground.manifest import read_manifest
from bot.serve import oauth

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads(
    (ROOT / "tests/fixtures/slack-manifest-schema/manifest.schema.2.0.0.json").read_text("utf-8")
)

# Which bot scope an event needs (https://docs.slack.dev/reference/events). None: no scope.
EVENT_SCOPES = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "tokens_revoked": None,
    "app_uninstalled": None,
    "function_executed": None,
}
# Which bot scope a Web API method needs (https://docs.slack.dev/reference/methods).
METHOD_SCOPES = {
    "auth_test": None,
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "chat_delete": "chat:write",
    "chat_scheduleMessage": "chat:write",
    "chat_deleteScheduledMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_getPermalink": None,
    "conversations_replies": "channels:history",
    "conversations_history": "channels:history",
    "files_info": "files:read",
    "files_getUploadURLExternal": "files:write",
    "files_completeUploadExternal": "files:write",
    "views_open": None,
    "views_push": None,
    "views_update": None,
    "views_publish": None,
}


@pytest.fixture
def manifest():
    return yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))


@pytest.fixture(
    params=[
        "socket",
        "http",
        "http for many",
        "socket with steps",
        "http with steps",
        "http for many with steps",
    ]
)
def variant(request, manifest):
    made = for_http(manifest, "https://bot.example.com/") if "http" in request.param else manifest
    made = for_many(made, "https://bot.example.com/") if "many" in request.param else made
    return with_steps(made) if "steps" in request.param else made


def scopes(manifest):
    found = manifest["oauth_config"]["scopes"]
    return found["bot"], found.get("bot_optional", [])


def test_every_variant_is_valid_by_slacks_own_schema(variant):
    jsonschema.validate(variant, SCHEMA, jsonschema.Draft7Validator)


def test_http_needs_addresses_and_socket_mode_has_none(manifest):
    http = for_http(manifest, "https://bot.example.com/")
    url = "https://bot.example.com/slack/events"
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["event_subscriptions"]["request_url"] == url
    assert http["settings"]["interactivity"]["request_url"] == url
    assert http["settings"]["interactivity"]["message_menu_options_url"] == url
    assert [c["url"] for c in http["features"]["slash_commands"]] == [url]
    assert "url" not in (ROOT / "manifest.yml").read_text("utf-8").split("features:")[1].replace(
        "message_menu", ""
    )


def test_for_many_workspaces_slack_leads_back_to_us_and_tokens_are_renewed(manifest):
    made = for_many(for_http(manifest, "https://bot.example.com/"), "https://bot.example.com/")
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example.com/slack/oauth_redirect"]
    assert made["oauth_config"]["scopes"] == manifest["oauth_config"]["scopes"]
    assert made["settings"]["token_rotation_enabled"] is True
    assert manifest["settings"]["token_rotation_enabled"] is False
    assert "redirect_urls" not in manifest["oauth_config"]


def test_the_install_link_asks_for_the_scopes_of_the_manifest(manifest):
    needed, optional = scopes(manifest)
    assert (sorted(oauth.SCOPES), sorted(oauth.OPTIONAL_SCOPES)) == (sorted(needed), sorted(optional))


def test_no_scope_stands_twice(variant):
    needed, optional = scopes(variant)
    assert len(set(needed + optional)) == len(needed + optional)


def test_every_event_has_its_scope(variant):
    needed, optional = scopes(variant)
    for event in variant["settings"]["event_subscriptions"]["bot_events"]:
        scope = EVENT_SCOPES[event]
        assert scope is None or scope in needed + optional, event


def test_every_method_the_bot_calls_has_its_scope(manifest):
    needed, optional = scopes(manifest)
    source = "\n".join(
        f.read_text("utf-8") for f in (ROOT / "bot").rglob("*.py") if "playground" not in f.parts
    )
    called = set(
        re.findall(r"client\.((?:chat|views|conversations|users|reactions|files|auth)_\w+)\(", source)
    )
    assert called, "no call was found: the pattern is stale"
    for method in called:
        scope = METHOD_SCOPES[method]
        assert scope is None or scope in needed + optional, method


def test_home_can_say_what_each_permission_would_add_that_an_installer_may_refuse(manifest):
    needed, optional = scopes(manifest)
    assert set(optional) <= set(words.ADDS) <= set(needed + optional)


def test_command_and_shortcut_are_the_ones_the_listeners_answer(manifest):
    assert [c["command"] for c in manifest["features"]["slash_commands"]] == [COMMAND]
    assert [s["callback_id"] for s in manifest["features"]["shortcuts"]] == [ids.EXPLAIN, ids.SUMMARISE]


def test_the_step_of_a_workflow_has_what_slack_asks_for_and_no_scope_of_its_own(manifest):
    made = with_steps(manifest)
    function = made["functions"][ids.EXPLAIN_STEP]
    assert made["settings"]["org_deploy_enabled"] is True
    assert list(function["output_parameters"]["properties"]) == list(step.OUTPUTS)
    assert made["oauth_config"] == manifest["oauth_config"]
    assert "functions" not in manifest
    assert read_manifest(made).functions[ids.EXPLAIN_STEP].required_inputs == {step.INPUT}


def test_shortcut_names_fit_slacks_menu(manifest):
    assert all(len(s["name"]) <= 24 for s in manifest["features"]["shortcuts"])
