"""Many workspaces, from the install link to the last token, with the bot over HTTP on either database."""

from __future__ import annotations

import json
import time
from functools import partial

import pytest
from pydantic import SecretStr
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation

from bot.cards.setting import Setting
from bot.listeners.asking import resume
from bot.listeners.slack.obstacles import NoTokenError
from bot.listeners.workspace.authorize import FRESH
from bot.store.errors import AwayError, Trouble
from bot.store.keys import Keys
from bot.store.notes import Note
from bot.telemetry import logs
from tests.many import KEY, a_company
from tests.waiting import until


@pytest.fixture(autouse=True)
def _nothing_is_taken_up_in_the_background(monkeypatch):
    monkeypatch.setattr(resume, "EVERY", 3600.0)


class Clock:
    def __init__(self):
        self.now = time.monotonic()

    def __call__(self):
        return self.now


@pytest.fixture
async def company(address, catalog, resolver):
    async with a_company(address, catalog, resolver) as made:
        yield made


async def test_two_workspaces_install_it_and_each_is_answered_with_its_own_token(company):
    playground = company.playground
    acme = playground.add_workspace("Acme")
    for tenant in (playground.home, acme):
        page = await company.join(tenant)
        assert f"waerror is installed in {tenant.team.name}" in page.text
        ana = tenant.person("ana")
        assert (
            "The 24-hour reply window is closed"
            in (await ana.command("incidents", "/waerror", "131047")).words
        )
        card = await ana.mention("incidents", "131026")
        assert card.thread_ts is not None
    assert playground.calls("chat.postMessage", acme.id) == 1
    assert playground.calls("chat.postMessage", playground.home.id) == 1


def closes_at_once(company, monkeypatch):
    """What waits to be written is not waited for: in such a test nobody writes it."""
    monkeypatch.setattr(company.program.store, "close", partial(company.program.store.close, 0.1))


async def test_a_command_costs_no_sql_and_no_call_to_slack_once_its_workspace_is_known(company, monkeypatch):
    await company.join(company.playground.home)
    ana = company.playground.home.person("ana")
    await ana.command("incidents", "/waerror", "131047")
    await until(lambda: company.program.store.writer.waiting == 0)
    company.program.store.writer._every = 3600  # what is recorded in the background is nobody's wait
    statements, calls = company.statements(), dict(company.playground.state.registry.calls)
    for code in ("131047", "131047", "131047"):
        assert code in (await ana.command("incidents", "/waerror", code)).words
    assert statements == []
    assert dict(company.playground.state.registry.calls) == calls
    closes_at_once(company, monkeypatch)


async def lost(company, monkeypatch):
    """Make the database go away, as far as the first process can tell."""

    async def away(*_, **__):
        raise AwayError(Trouble.UNREACHABLE)

    keeper = company.program.store.keeper
    monkeypatch.setattr(keeper._backend.jobs, "probe", away)
    closes_at_once(company, monkeypatch)
    keeper._lost(Trouble.UNREACHABLE)


async def asked(tenant, person="ana"):
    return (await tenant.person(person).command("incidents", "/waerror", "131047")).words


async def told(company, tenant):
    """What somebody is told whose command was on its way while the bot was taken out: Slack offers none after that."""
    body = {"command": "/waerror", "text": "131047", "team_id": tenant.id, "user_id": tenant.person("ana").id,
            "channel_id": "C1", "is_enterprise_install": "false"}  # fmt: skip
    answer = await company.program.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    assert answer.status == 200
    return json.loads(answer.body)["text"]


ANSWER = "The 24-hour reply window is closed"


async def test_a_revoked_bot_is_told_how_to_come_back_until_it_is_installed_again(company):
    home, acme = company.playground.home, company.playground.add_workspace("Acme")
    for tenant in (home, acme):
        await company.join(tenant)
        assert ANSWER in await asked(tenant)
    acme.revoke(told=("tokens_revoked",))
    await company.playground.settled()
    said = await told(company, acme)
    assert "not installed in this workspace any more" in said
    assert company.install_url in said
    assert ANSWER in await asked(home)
    await company.join(acme)
    assert ANSWER in await asked(acme)


async def test_tokens_of_people_are_none_of_ours(company):
    home = company.playground.home
    await company.join(home)
    body = {"type": "event_callback", "team_id": home.id, "event_time": int(time.time()),
            "event": {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}}  # fmt: skip
    await company.program.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    assert ANSWER in await asked(home)


async def test_a_token_taken_back_without_a_word_is_found_out_and_the_next_command_says_so(company, rows):
    home, acme = company.playground.home, company.playground.add_workspace("Acme")
    for tenant in (home, acme):
        await company.join(tenant)
    ana = acme.person("ana")
    card = await ana.mention("incidents", "131047")
    acme.revoke(told=())
    message = {
        "type": "app_mention",
        "user": ana.id,
        "text": "131026",
        "ts": f"{time.time():.6f}",
        "channel": card.channel,
    }
    body = {"type": "event_callback", "team_id": acme.id, "event": message, "event_id": "Ev9"}
    await company.program.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    await until(lambda: not company.tokens._doubting)
    assert "not installed" in await told(company, acme)
    assert await rows("SELECT team_id FROM slack_bots") == [(home.id,)]
    await company.join(acme)
    assert ANSWER in await asked(acme)


@pytest.mark.parametrize("first", ["tokens_revoked", "app_uninstalled"])
async def test_an_uninstalled_workspace_leaves_nothing_and_others_are_as_they_were(company, rows, first):
    home, acme = company.playground.home, company.playground.add_workspace("Acme")
    for tenant in (home, acme):
        await company.join(tenant)
        await tenant.person("ana").click(await tenant.person("ana").mention("incidents", "131047"), "Helpful")
    acme.uninstall(first)
    await company.playground.settled()
    left = await rows("SELECT team_id FROM slack_bots UNION ALL SELECT team_id FROM slack_installations")
    assert set(left) == {(home.id,)}
    assert await rows("SELECT DISTINCT team FROM feedback") == [(home.id,)]
    assert "not installed" in await told(company, acme)
    page = await company.join(acme)
    assert "waerror is installed in Acme" in page.text
    assert ANSWER in await asked(acme)


async def test_an_uninstallation_that_is_heard_late_leaves_the_newer_installation(company):
    acme = company.playground.home
    await company.join(acme)
    before = time.time() - 60
    await company.program.bolt.async_dispatch(
        AsyncBoltRequest(mode="socket_mode", body={
            "type": "event_callback", "team_id": acme.id, "event_time": int(before),
            "event": {"type": "app_uninstalled"},
        })
    )  # fmt: skip
    assert ANSWER in await asked(acme)


async def test_other_processes_know_within_a_minute(company, catalog, resolver):
    acme = company.playground.home
    await company.join(acme)
    other = await company.process(catalog, resolver)
    clock = other.desk.many._clock = Clock()
    ask = partial(other.desk.many, context={}, enterprise_id=None, team_id=acme.id, user_id="U1")
    assert (await ask()).bot_token == acme.token
    acme.revoke(told=("tokens_revoked",))
    await company.playground.settled()
    clock.now += FRESH - 20
    assert (await ask()).bot_token
    clock.now += 21
    with pytest.raises(NoTokenError):
        await ask()


async def test_whoever_installed_it_is_the_admin_of_that_workspace_and_of_no_other(company):
    home, acme = company.playground.home, company.playground.add_workspace("Acme")
    await company.join(home, "ana")
    await company.join(acme, "ben")
    assert "Settings" in str((await home.person("ana").open_home()).blocks)
    assert "Settings" not in str((await home.person("ben").open_home()).blocks)
    assert "Settings" in str((await acme.person("ben").open_home()).blocks)
    assert "Settings" not in str((await acme.person("ana").open_home()).blocks)


async def test_with_the_database_away_who_is_known_is_answered_and_a_stranger_is_told_to_wait(
    company, monkeypatch
):
    home, acme = company.playground.home, company.playground.add_workspace("Acme")
    await company.join(home)
    await company.join(acme)
    assert ANSWER in await asked(home)
    company.tokens.forget(acme.id)
    await lost(company, monkeypatch)
    clock = company.tokens._clock = Clock()
    clock.now += 10 * FRESH
    assert ANSWER in await asked(home)
    said = await asked(acme)
    assert "Ask again in a minute" in said
    assert "install" not in said
    monkeypatch.undo()
    await company.program.store.opened()
    assert ANSWER in await asked(acme)


async def test_a_lost_key_is_told_with_the_way_back_and_installing_again_mends_it(company):
    acme = company.playground.home
    await company.join(acme)
    company.program.store.keeper._backend.installations.store._keys._sealing = Keys(("another key",))._sealing
    company.tokens.forget(acme.id)
    said = await asked(acme)
    assert "lost my access to this workspace" in said
    assert company.install_url in said
    await company.join(acme)
    assert ANSWER in await asked(acme)
    assert ANSWER in (await acme.person("ana").mention("incidents", "131047")).words


async def test_a_press_and_a_modal_in_a_workspace_without_the_bot_get_the_sentence(company):
    acme = company.playground.home
    await company.join(acme)
    ana = acme.person("ana")
    card = await ana.mention("incidents", "131047")
    await company.program.store.installations.revoke("", acme.id, time.time() + 1)
    company.tokens.forget(acme.id)
    await ana.click(card, "Details")
    assert "not installed in this workspace any more" in ana.sees("incidents")[-1].words


async def test_notes_channels_and_records_of_one_company_are_not_seen_by_another_that_shares_a_channel(
    company,
):
    """An event of the other company's message, delivered for ours, is answered with what is ours."""
    home, acme = company.playground.home, company.playground.add_workspace("Acme")
    for tenant in (home, acme):
        await company.join(tenant)
    store = company.program.store
    await store.preferences.put(home.id, "handover_channel", "C0HOME")
    await store.notes.put(Note(home.id, "cloud-api/131047", "Only ours: call Priya", "U1"))
    body = {
        "type": "event_callback", "team_id": home.id, "context_team_id": acme.id, "api_app_id": "A1", "event_id": "Ev1",
        "authorizations": [{"team_id": acme.id, "user_id": acme.team.bot_user_id, "is_enterprise_install": False}],
        "event": {"type": "app_mention", "user": "U9", "text": "131047", "ts": "1.1", "channel": "C0ACME"},
    }  # fmt: skip
    outcome = company.program.desk.resolver.resolve("131047", typed=True)
    shown = []
    post = company.program.desk.show
    company.program.desk.show = lambda *given: shown.append(given[2]) or post(*given)
    await company.program.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    assert shown == [acme.id]
    for team, ours in ((home.id, True), (acme.id, False)):
        setting = await company.program.desk.dress(Setting(place="thread"), team, outcome)
        assert (bool(setting.team_notes), setting.hand_over) == (ours, ours)


async def test_a_bot_of_an_organisation_is_known_for_each_of_its_workspaces_and_asked_for_once(company):
    made = Installation(
        app_id="A1", enterprise_id="E1", team_id=None, user_id="U1", bot_token="xoxb-org", bot_id="B1",
        bot_user_id="UB", is_enterprise_install=True,
    )  # fmt: skip
    await company.program.store.installations.save(made)
    statements = company.statements()
    for team in ("T1", "T2", "T3"):
        found = await company.tokens(
            context={"is_enterprise_install": True}, enterprise_id="E1", team_id=team, user_id="U1"
        )
        assert found.bot_token == "xoxb-org"
        assert company.tokens.installed_by(team, "U1")
        assert not company.tokens.installed_by(team, "U2")
    assert len([s for s in statements if s.startswith("SELECT slack_bots")]) == 1
    assert not company.tokens.installed_by("T4", "U1")


async def test_a_workspace_of_an_organisation_without_the_bot_gets_nothing_of_its_neighbour(company):
    made = Installation(
        app_id="A1", enterprise_id="E1", team_id="T1", user_id="U1", bot_token="xoxb-one", bot_id="B1",
        bot_user_id="UB",
    )  # fmt: skip
    await company.program.store.installations.save(made)
    for team in ("T1", "T2"):
        with pytest.raises(NoTokenError):
            await company.tokens(
                context={"is_enterprise_install": True}, enterprise_id="E1", team_id=team, user_id="U1"
            )
        assert not company.tokens.installed_by(team, "U1")
    found = await company.tokens(context={}, enterprise_id="E1", team_id="T1", user_id="U1")
    assert found.bot_token == "xoxb-one"
    with pytest.raises(NoTokenError):
        await company.tokens(context={}, enterprise_id="E1", team_id="T2", user_id="U1")


async def test_a_database_that_is_away_does_not_cost_a_line_for_every_question_of_a_stranger(
    company, capsys, monkeypatch
):
    await lost(company, monkeypatch)
    for team in range(30):
        with pytest.raises(NoTokenError):
            await company.tokens(context={}, enterprise_id=None, team_id=f"T{team}", user_id="U1")
    logs.flush()
    lines = [line for line in capsys.readouterr().err.splitlines() if "workspace.without_token" in line]
    assert len(lines) == 1
    assert "waerror db check" in lines[0]


async def test_while_processes_get_a_new_key_one_after_another_the_older_ones_go_on(
    company, catalog, resolver
):
    acme = company.playground.home
    await company.join(acme)
    assert ANSWER in await asked(acme)
    keys = SecretStr(f"a newer secret key than all of those,{KEY}")
    newer = await company.process(catalog, resolver, waerror_secret_keys=keys)
    await newer.store.keeper._backend.installations.reseal()
    clock = company.tokens._clock = Clock()
    clock.now += 2 * FRESH
    assert ANSWER in await asked(acme)
    assert ANSWER in (await acme.person("ana").mention("incidents", "131047")).words
