import os
import re
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings, SettingsError

ROOT = Path(__file__).parents[1]


def test_every_missing_variable_is_named_with_the_place_to_get_it():
    with pytest.raises(SettingsError) as caught:
        settings.read(None).mode("http")
    text = str(caught.value)
    assert "SLACK_BOT_TOKEN: is missing" in text
    assert "SLACK_SIGNING_SECRET: is missing" in text
    assert "OAuth & Permissions" in text


def test_every_wrong_variable_is_named_at_once_and_no_value_is_shown(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-swapped-secret")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-swapped-secret")
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(SettingsError) as caught:
        settings.read(None)
    text = str(caught.value)
    assert [p.variable for p in caught.value.problems] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "PORT"]
    assert "swapped-secret" not in text
    assert "eighty" not in text


def test_a_stray_client_id_is_an_error_because_bolt_would_drop_the_token(monkeypatch):
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    with pytest.raises(SettingsError, match="SLACK_CLIENT_ID"):
        settings.read(None)


def test_plain_run_picks_the_way_by_the_tokens_that_are_set(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    assert settings.read(None).mode(None) == "http"
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert settings.read(None).mode(None) == "socket"


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "  ")
    assert not settings.read(None).has_tokens


def test_an_empty_overlay_is_none_and_not_the_current_folder(monkeypatch):
    monkeypatch.setenv("WAERROR_CATALOG_EXTRA", "")
    assert settings.read(None).waerror_catalog_extra is None


def test_proxies_are_read_once_and_taken_away_from_clients_that_ignore_no_proxy(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("http_proxy", "http://other.example:80")
    monkeypatch.setenv("NO_PROXY", "internal.example")
    proxies = settings.take_proxies()
    assert not [name for name in settings.PROXIES if name in os.environ]
    assert proxies.of("https://slack.com/api/") == "http://proxy.example:3128"
    assert proxies.of("http://slack.com/api/") == "http://other.example:80"
    assert proxies.of("https://slack.internal.example/api/") is None


def test_env_example_explains_every_variable_and_only_those():
    named = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_every_variable_says_where_its_value_comes_from():
    assert sorted(settings.WHERE) == sorted(name.upper() for name in Settings.model_fields)
