import os
import re
import sys
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings, SettingsError
from bot.variables import WHERE

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


@pytest.mark.parametrize(
    "name",
    ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET",
     "WAERROR_PUBLIC_URL", "WAERROR_METRICS_PORT", "WAERROR_CATALOG_EXTRA", "DATABASE_URL", "WAERROR_SECRET_KEYS"],
)  # fmt: skip
def test_a_variable_that_is_set_to_nothing_is_not_set(monkeypatch, name):
    monkeypatch.setenv(name, " ")
    assert getattr(settings.read(None), name.lower()) is None


MANY = {
    "SLACK_CLIENT_ID": "1234.5678",
    "SLACK_CLIENT_SECRET": "client-secret-value",
    "SLACK_SIGNING_SECRET": "s",
    "WAERROR_PUBLIC_URL": "https://bot.example.com/",
    "WAERROR_SECRET_KEYS": "k" * 32,
    "DATABASE_URL": "sqlite:///waerror.sqlite3",
}


@pytest.fixture
def many(monkeypatch):
    """Set what a bot for many workspaces needs, with changes; None takes one out."""

    def setting(**changes):
        for name, value in {**MANY, **changes}.items():
            monkeypatch.delenv(name, raising=False)
            if value is not None:
                monkeypatch.setenv(name, value)

    return setting


def test_a_client_id_with_its_secret_asks_for_many_workspaces_over_http(many):
    many()
    found = settings.read(None)
    assert (found.many, found.has_tokens, found.mode(None)) == (True, True, "http")
    assert found.waerror_public_url == "https://bot.example.com"
    with pytest.raises(
        SettingsError, match="SLACK_CLIENT_ID: is set: many workspaces are served with run --http"
    ):
        found.mode("socket")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SLACK_CLIENT_ID": None}, "SLACK_CLIENT_ID: is missing (SLACK_CLIENT_SECRET is set"),
        ({"SLACK_CLIENT_SECRET": None}, "SLACK_CLIENT_SECRET: is missing (SLACK_CLIENT_ID is set"),
        ({"SLACK_CLIENT_SECRET": " "}, "SLACK_CLIENT_SECRET: is missing (SLACK_CLIENT_ID is set"),
        ({"SLACK_CLIENT_ID": "1 2&scope=admin"}, "SLACK_CLIENT_ID: is not a client id"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN: is set beside SLACK_CLIENT_ID"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_APP_TOKEN: is set beside SLACK_CLIENT_ID"),
        ({"WAERROR_SECRET_KEYS": None}, "WAERROR_SECRET_KEYS: is missing (the tokens of many workspaces"),
        ({"WAERROR_PUBLIC_URL": None}, "WAERROR_PUBLIC_URL: is missing"),
        ({"WAERROR_PUBLIC_URL": "http://bot.example.com"}, "WAERROR_PUBLIC_URL: is not https://"),
        ({"WAERROR_PUBLIC_URL": "https://bot.example.com/slack"}, "WAERROR_PUBLIC_URL: is not https://"),
        ({"DATABASE_URL": "memory:"}, "DATABASE_URL: asks for memory"),
        ({"WAERROR_ADMINS": "U123"}, "WAERROR_ADMINS: is set beside SLACK_CLIENT_ID"),
        ({"WAERROR_HANDOVER_CHANNEL": "C123"}, "WAERROR_HANDOVER_CHANNEL: is set beside SLACK_CLIENT_ID"),
        ({"WAERROR_REPORT_CHANNEL": "C123"}, "WAERROR_REPORT_CHANNEL: is set beside SLACK_CLIENT_ID"),
    ],
)
def test_what_does_not_fit_many_workspaces_is_one_clear_error(many, changes, named):
    many(**changes)
    with pytest.raises(SettingsError) as caught:
        settings.read(None)
    assert len(caught.value.problems) == 1
    assert named in str(caught.value)
    assert "client-secret-value" not in str(caught.value)


def test_a_token_in_the_environment_wins_over_many_workspaces_in_a_file(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    monkeypatch.delenv("DATABASE_URL")
    file.write_text("".join(f"{name}={value}\n" for name, value in MANY.items()))
    assert settings.read(file).many
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert (settings.read(file).many, settings.read(file).mode("socket")) == (False, "socket")


def test_many_workspaces_without_a_signing_secret_do_not_start(many):
    many(SLACK_SIGNING_SECRET=None)
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET: is missing"):
        settings.read(None).mode(None)


def test_a_public_address_on_this_machine_needs_no_https(many):
    many(WAERROR_PUBLIC_URL="http://127.0.0.1:3000")
    assert settings.read(None).waerror_public_url == "http://127.0.0.1:3000"


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
    assert sorted(WHERE) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="they have folders of their own")
def test_an_account_without_a_home_keeps_its_data_where_it_is_told_to(monkeypatch, tmp_path):
    def homeless():
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert settings.data_folder() == tmp_path / "waerror"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert settings.data_folder() == Path(".waerror")


def file_of(folder, text, codec="utf-8"):
    file = folder / ".env"
    file.write_bytes(text.encode(codec))
    return file


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_a_file_that_is_not_utf_8_is_one_clear_error_that_quotes_nothing_of_it(tmp_path, codec):
    file = file_of(tmp_path, "# clé\nSLACK_BOT_TOKEN=xoxb-secret\n", codec)
    with pytest.raises(SettingsError) as caught:
        settings.read(file)
    assert str(caught.value).startswith(f"{file} is not UTF-8 text")
    assert "Save it as UTF-8" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_that_cannot_be_opened_is_one_clear_error(tmp_path, monkeypatch):
    file = file_of(tmp_path, "PORT=3001")

    def refused(_):
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refused)  # the tests may run as root, whom no file refuses
    with pytest.raises(SettingsError, match=r"cannot be opened\. Let this user read it"):
        settings.read(file)


def test_a_file_with_a_mark_of_its_encoding_is_read_from_its_first_variable_on(tmp_path):
    assert settings.read(file_of(tmp_path, "PORT=3001\n", "utf-8-sig")).port == 3001


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("WAERROR_LOG_LEVL", "WAERROR_LOG_LEVEL"), ("SLACK_BOT_TOKN", "SLACK_BOT_TOKEN"),
        ("waerror_log_levl", "WAERROR_LOG_LEVEL"), ("WEARROR_LOG_LEVEL", "WAERROR_LOG_LEVEL"),
        ("SALCK_BOT_TOKEN", "SLACK_BOT_TOKEN"), ("DATABSE_URL", "DATABASE_URL"),
        ("WAERROR_DATABASE_URL", "DATABASE_URL"), ("SLACK_SIGNIN_SECRET", "SLACK_SIGNING_SECRET"),
        ("SLACK_TOKEN", "SLACK_BOT_TOKEN"), ("WAERROR_COLOUR", ""),
    ],
)  # fmt: skip
def test_a_misspelt_setting_is_told_with_the_one_that_is_likely_meant(monkeypatch, name, meant):
    monkeypatch.setenv(name, "a-secret-value")
    (told,) = settings.misspelt(None)
    assert (told.name, told.meant) == (name, meant)
    assert "secret-value" not in str(told)
    assert meant in str(told)


@pytest.mark.parametrize(
    "name",
    ["WAERROR_LOG_LEVEL", "waerror_log_level", "SLACK_WEBHOOK_URL", "SLACK_TEAM_ID", "LOG_LEVEL", "HOSTNAME", "PORTS",
     "DATABASE_PORT", "HTTPS_PROXY", "COLOUR"],
)  # fmt: skip
def test_settings_and_the_names_of_other_programs_are_not_told(monkeypatch, name):
    monkeypatch.setenv(name, "info")
    assert settings.misspelt(None) == ()


def test_another_token_of_slacks_is_not_told_beside_ours(monkeypatch):
    monkeypatch.setenv("SLACK_USER_TOKEN", "xoxp-1")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert settings.misspelt(None) == ()


def test_a_file_is_for_this_program_so_a_prefix_that_is_missing_there_is_told(tmp_path):
    found = settings.misspelt(
        file_of(tmp_path, "LOG_LEVEL=debug\nADMINS=U0ANA\nBOT_TOKEN=xoxb-1\nCOLOUR=blue\n")
    )
    assert [told.meant for told in found] == ["WAERROR_ADMINS", "SLACK_BOT_TOKEN", "WAERROR_LOG_LEVEL"]
