"""Set-ups as people break them, and a sound one: what the doctor says of each, to the letter.

`UPDATE_GOLDEN=1 pytest tests/doctor/test_set_ups.py` writes them anew.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path

import pytest
import yaml

from bot.playground.manifest import read_manifest
from tests.doctor.conftest import KEY, MANIFEST

GOLDEN = Path(__file__).parents[1] / "golden" / "doctor"


def agreed(name, examined, code):
    """Compare with the golden file."""
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(examined.text, "utf-8")
    assert examined.text == file.read_text("utf-8")
    assert examined.exit == code


async def test_a_sound_set_up(set_up, slack):
    async with slack() as playground:
        set_up.slack(playground, WAERROR_SECRET_KEYS=KEY)
        await set_up.keep()
        agreed("sound", await set_up.examine(), 0)


async def test_a_sound_set_up_before_its_first_start(set_up, slack, closed_port):
    async with slack() as playground:
        set_up.over_http(playground, closed_port)
        examined = await set_up.examine()
        agreed("sound-before-the-first-start", examined, 0)
        assert list(set_up.folder.iterdir()) == [], "looking must not make anything"


async def test_nothing_is_set(set_up):
    agreed("nothing-set", await set_up.examine(), 1)


async def test_several_variables_are_wrong_at_once(set_up):
    (set_up.folder / ".env").write_text("SLACK_BOT_TOKEN=xapp-1-swapped-in-the-file\nPORT=eighty\n")
    set_up.set(SLACK_APP_TOKEN="xoxb-swapped-with-the-other", WAERROR_SECRET_KEYS="short")
    agreed("wrong-settings", await set_up.examine(), 2)


async def test_names_of_settings_are_misspelt(set_up):
    (set_up.folder / ".env").write_text("SLACK_BOT_TOKN=xoxb-never-read\nLOG_LEVEL=debug\nCOLOUR=blue\n")
    set_up.set(
        WAERROR_LOG_LEVL="debug", WAERROR_COLOUR="blue", SLACK_WEBHOOK_URL="https://of-another.example"
    )
    agreed("misspelt-settings", await set_up.examine(), 1)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "latin-1"])
async def test_the_file_of_settings_is_not_in_utf_8(set_up, codec):
    (set_up.folder / ".env").write_bytes("# Schlüssel\nSLACK_BOT_TOKEN=xoxb-never-read\n".encode(codec))
    agreed("settings-in-latin-1" if codec == "latin-1" else "settings-in-utf-16", await set_up.examine(), 2)


async def test_the_token_was_revoked(set_up, slack):
    async with slack() as playground:
        other = playground.add_workspace("Acme")
        other.state.install(playground.state.scopes)
        set_up.slack(playground)
        playground.home.revoke()
        await playground.settled()
        agreed("revoked-token", await set_up.examine(), 2)


async def test_the_app_token_is_another_apps(set_up, slack):
    async with slack() as playground:
        set_up.slack(playground)
        set_up.set(SLACK_APP_TOKEN="xapp-1-A0ANOTHER0-no-longer-known")
        agreed("wrong-app-token", await set_up.examine(), 2)


async def test_the_tokens_are_of_two_workspaces(set_up, slack):
    async with slack() as playground:
        acme = playground.add_workspace("Acme")
        acme.state.install(playground.state.scopes)
        tokens = playground.state.registry.tokens
        token = tokens.issue(acme.id, "U0ACMEANA0", acme.state.scopes, "bot", rotates=False)
        set_up.slack(playground)
        set_up.set(SLACK_BOT_TOKEN=token.value)
        agreed("two-workspaces", await set_up.examine(), 2)


async def test_scopes_are_missing(set_up, slack):
    raw = yaml.safe_load(MANIFEST.read_text("utf-8"))
    raw["oauth_config"]["scopes"]["bot"].remove("im:history")
    raw["settings"]["event_subscriptions"]["bot_events"].remove("message.im")
    async with slack(read_manifest(raw), optional_scopes=False) as playground:
        set_up.slack(playground)
        agreed("missing-scopes", await set_up.examine(), 2)


async def test_only_optional_scopes_are_missing(set_up, slack):
    async with slack(optional_scopes=False) as playground:
        set_up.slack(playground)
        agreed("refused-optional-scopes", await set_up.examine(), 1)


@pytest.mark.parametrize(("seconds", "said"), [(420, ("clock-behind", 2)), (-125, ("clock-drifting", 1))])
async def test_the_clock_is_off(set_up, slack, closed_port, seconds, said):
    async with slack(clock=lambda: time.time() + seconds) as playground:
        set_up.over_http(playground, closed_port)
        name, code = said
        agreed(name, await set_up.examine(), code)


async def test_the_clock_is_off_where_nothing_is_signed(set_up, slack):
    async with slack(clock=lambda: time.time() + 420) as playground:
        set_up.slack(playground)
        agreed("clock-behind-in-socket-mode", await set_up.examine(), 1)


async def test_the_proxy_is_dead(set_up, closed_port):
    set_up.unsent("https://slack.com/api/")
    set_up.set(HTTPS_PROXY=f"http://ana:password@127.0.0.1:{closed_port}")
    agreed("dead-proxy", await set_up.examine(), 2)


async def test_slack_is_away(set_up, closed_port):
    set_up.unsent(f"http://127.0.0.1:{closed_port}/api/")
    agreed("slack-away", await set_up.examine(), 2)


async def test_a_network_puts_its_own_page_in_slacks_place(set_up, stranger):
    address = stranger(b"<h1>Welcome! Please accept our terms.</h1>")
    set_up.unsent(f"{address}/api/")
    agreed("sign-in-page", await set_up.examine(), 2)


async def test_another_program_has_the_port(set_up, slack, taken_port, monkeypatch):
    monkeypatch.setattr("bot.doctor.machine.KNOCKING", 0.1)
    async with slack() as playground:
        set_up.over_http(playground, taken_port)
        agreed("port-taken", await set_up.examine(), 2)


async def test_the_database_was_made_with_another_key(set_up, slack):
    async with slack() as playground:
        set_up.slack(playground, WAERROR_SECRET_KEYS="quite another key of more than 32 characters")
        await set_up.keep()
        agreed("wrong-key", await set_up.examine(), 2)


async def test_the_key_file_was_lost(set_up, slack):
    async with slack() as playground:
        set_up.slack(playground)
        path = await set_up.keep(key=None)
        path.with_name(f"{path.name}.key").unlink()
        agreed("lost-key", await set_up.examine(), 2)
        assert not path.with_name(f"{path.name}.key").exists(), "looking must not make anything"


async def test_the_database_is_no_database(set_up, slack):
    async with slack() as playground:
        set_up.slack(playground)
        path = set_up.folder / "kept" / "waerror.sqlite3"
        path.parent.mkdir()
        path.write_text("This was a spreadsheet once.\n" * 100)
        agreed("damaged-database", await set_up.examine(), 2)


async def test_postgresql_was_never_upgraded(set_up, slack, empty_postgres):
    async with slack() as playground:
        set_up.slack(playground, WAERROR_SECRET_KEYS=KEY, DATABASE_URL=empty_postgres)
        agreed("postgresql-without-tables", await set_up.examine(), 2)


async def test_postgresql_is_away(set_up, slack, closed_port):
    async with slack() as playground:
        address = f"postgres://waerror:not-to-be-shown@127.0.0.1:{closed_port}/waerror"
        set_up.slack(playground, WAERROR_SECRET_KEYS=KEY, DATABASE_URL=address)
        examined = await set_up.examine()
        assert "not-to-be-shown" not in examined.text
        agreed("postgresql-away", examined, 2)


async def test_a_newer_program_upgraded_the_database(set_up, slack):
    async with slack() as playground:
        set_up.slack(playground, WAERROR_SECRET_KEYS=KEY)
        path = await set_up.keep()
        with contextlib.closing(sqlite3.connect(path)) as file:
            file.execute("UPDATE alembic_version SET version_num = '9999'")
            file.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('works-with', '9999')")
            file.commit()
        agreed("newer-database", await set_up.examine(), 2)


async def test_the_folder_of_the_database_cannot_be_written_to(set_up, slack):
    (set_up.folder / "kept").write_text("a file where a folder should be")
    async with slack() as playground:
        set_up.slack(playground)
        agreed("unwritable-folder", await set_up.examine(), 2)


async def test_everybody_can_read_the_metrics(set_up, slack, closed_port):
    async with slack() as playground:
        set_up.slack(playground, WAERROR_METRICS_HOST="0.0.0.0", WAERROR_METRICS_PORT=closed_port)  # noqa: S104
        agreed("metrics-in-public", await set_up.examine(), 1)


async def test_an_entry_of_ones_own_is_broken(set_up, slack):
    own = set_up.folder / "extra" / "entries" / "cloud-api"
    own.mkdir(parents=True)
    (own / "131047.toml").write_text('extends = "cloud-api/131047"\nmystery = "no such field"\n')
    async with slack() as playground:
        set_up.slack(playground, WAERROR_CATALOG_EXTRA=set_up.folder / "extra")
        agreed("broken-entry", await set_up.examine(), 2)


async def test_half_of_what_many_workspaces_need(set_up):
    set_up.set(
        SLACK_CLIENT_ID="123456789012.123456789012", SLACK_SIGNING_SECRET="0" * 32, WAERROR_ADMINS="U0ANA"
    )
    agreed("half-of-oauth", await set_up.examine(), 2)


async def test_a_sound_set_up_for_many_workspaces(set_up, company):
    await company.join(company.playground.add_workspace("Acme"))
    await company.join(company.playground.home, "ben")
    agreed("sound-for-many", await set_up.examine(), 0)


async def test_the_client_secret_is_another_apps(set_up, company):
    set_up.set(SLACK_CLIENT_SECRET="0123456789abcdef0123456789abcdef")
    agreed("wrong-client-secret", await set_up.examine(), 2)
    set_up.set(SLACK_CLIENT_ID="123456789012.123456789012")
    examined = await set_up.examine()
    assert "Slack knows no app" in examined.of("Client secret")[0].found
    del company


async def test_the_key_of_the_tokens_was_lost(set_up, company):
    await company.join(company.playground.add_workspace("Acme"))
    set_up.set(WAERROR_SECRET_KEYS="a new key, without the old one behind it".replace(",", ""))
    agreed("lost-key-of-tokens", await set_up.examine(), 2)


async def test_a_workspace_took_the_bot_out_and_nobody_heard_of_it(set_up, company):
    acme = company.playground.add_workspace("Acme")
    await company.join(acme)
    await company.join(company.playground.home)
    acme.revoke(told=())
    agreed("token-gone-unheard", await set_up.examine(), 1)


async def test_a_workspace_lacks_a_scope_that_is_needed(set_up, company):
    acme = company.playground.add_workspace("Acme")
    await company.join(acme)
    acme.state.scopes -= {"im:history"}
    agreed("scope-missing-in-a-workspace", await set_up.examine(), 2)


async def test_the_token_that_is_kept_for_a_workspace_is_another_ones(set_up, company):
    acme = company.playground.add_workspace("Acme")
    await company.join(acme)
    await company.join(company.playground.home)
    with contextlib.closing(sqlite3.connect(set_up.folder / "kept" / "waerror.sqlite3")) as file:
        file.execute(
            "UPDATE slack_bots SET bot_token = (SELECT bot_token FROM slack_bots WHERE team_id = ?) WHERE team_id = ?",
            (company.playground.home.id, acme.id),
        )
        file.commit()
    agreed("token-of-another-workspace", await set_up.examine(), 2)
