"""`waerror manifest` as somebody types it."""

from __future__ import annotations

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli.verbs import app


@pytest.fixture
def manifest():
    return lambda *arguments: CliRunner().invoke(app, ["manifest", *arguments])


def test_for_many_workspaces_it_is_printed_whole(manifest):
    made = yaml.safe_load(manifest("--http", "https://bot.example.com", "--oauth").stdout)
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example.com/slack/oauth_redirect"]
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://bot.example.com/slack/events"
    assert made["settings"]["token_rotation_enabled"] is True


@pytest.mark.parametrize("arguments", [("--oauth",), ("--http", "http://bot.example.com", "--oauth")])
def test_many_workspaces_need_a_public_address(manifest, arguments):
    refused = manifest(*arguments)
    assert refused.exit_code == 2
    assert "--http" in refused.output
