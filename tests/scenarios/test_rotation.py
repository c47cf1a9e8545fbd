"""Tokens that run out: renewed once, however many processes see it, and off the way of an answer while it can be."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.asking import resume
from bot.listeners.slack.obstacles import NoTokenError
from bot.listeners.workspace import rotation
from bot.playground import tokens
from bot.store.errors import AwayError, Trouble
from bot.telemetry import logs
from tests.many import a_company
from tests.waiting import until

HOUR = 3600.0
ANSWER = "The 24-hour reply window is closed"


@pytest.fixture
async def company(address, catalog, resolver, monkeypatch):
    """A workspace has installed the bot an age ago: its token is good for one more hour."""
    monkeypatch.setattr(resume, "EVERY", 3600.0)
    monkeypatch.setattr(tokens, "TOKEN_SECONDS", HOUR)
    async with a_company(address, catalog, resolver) as made:
        made.playground.configure(rotates=True)
        await made.playground.home.install(made.install_url)
        monkeypatch.setattr(tokens, "TOKEN_SECONDS", 12 * HOUR)
        yield made


@pytest.fixture
def ended(company, rows):
    """Let the token have run out, at Slack and as we know it."""

    async def ending():
        company.playground.home.expire_token()
        await rows("UPDATE slack_bots SET bot_token_expires_at = '2026-01-01 00:00:00.000000' RETURNING id")
        company.tokens.forget(company.playground.home.id)

    return ending


def refreshes(company):
    """How often Slack was asked for a new token; once it was asked for the first."""
    return company.playground.calls("oauth.v2.access") - 1


def asking(program, tenant):
    return program.desk.many(context={}, enterprise_id=None, team_id=tenant.id, user_id="U1")


async def stolen(company):
    """Have the refresh token used by somebody else; Slack takes it once."""
    installed = await company.program.store.installations.find("", company.playground.home.id)
    await AsyncWebClient(base_url=company.playground.api_url).oauth_v2_access(
        client_id=company.playground.client_id, client_secret=company.playground.client_secret,
        grant_type="refresh_token", refresh_token=installed.bot.bot_refresh_token,
    )  # fmt: skip


async def test_a_token_with_an_hour_left_answers_while_it_is_renewed_beside(company):
    home = company.playground.home
    first = home.token
    ana = home.person("ana")
    assert ANSWER in (await ana.command("incidents", "/waerror", "131047")).words
    await until(lambda: refreshes(company) == 1)
    await until(lambda: not company.tokens._renewing)
    assert (await asking(company.program, home)).bot_token == home.token != first
    await ana.invite("incidents")
    assert ANSWER in (await ana.mention("incidents", "131047")).words
    assert refreshes(company) == 1


async def test_a_token_that_has_run_out_is_renewed_before_the_answer_is_posted(company, ended):
    home = company.playground.home
    await home.person("ana").invite("incidents")
    await ended()
    assert ANSWER in (await home.person("ana").mention("incidents", "131047")).words
    assert refreshes(company) == 1


async def test_of_processes_that_see_it_end_at_once_one_asks_slack(company, ended, catalog, resolver):
    home = company.playground.home
    others = [await company.process(catalog, resolver) for _ in range(2)]
    await ended()
    seen = await asyncio.gather(*(asking(p, home) for p in (company.program, *others) * 4))
    assert refreshes(company) == 1
    assert {result.bot_token for result in seen} == {home.token}


async def test_a_new_token_is_found_in_the_database_by_another_process(company, catalog, resolver):
    home = company.playground.home
    await asking(company.program, home)
    await until(lambda: refreshes(company) == 1)
    await until(lambda: not company.tokens._renewing)
    other = await company.process(catalog, resolver)
    assert (await asking(other, home)).bot_token == home.token
    assert refreshes(company) == 1


async def test_a_refused_renewal_is_no_harm_while_the_token_lives_and_is_asked_for_once(
    company, catalog, resolver, capsys
):
    home = company.playground.home
    await stolen(company)
    other = await company.process(catalog, resolver)
    assert ANSWER in (await home.person("ana").command("incidents", "/waerror", "131047")).words
    await until(lambda: company.tokens._hopeless)
    assert (await asking(other, home)).bot_token
    await until(lambda: other.desk.many._hopeless)
    assert refreshes(company) == 2  # the thief's and ours
    logs.flush()
    assert '"slack": "invalid_refresh_token"' in capsys.readouterr().err


async def test_a_refused_renewal_of_a_token_that_is_over_asks_to_install_again_which_mends_it(company, ended):
    home = company.playground.home
    await stolen(company)
    await ended()
    said = (await home.person("ana").command("incidents", "/waerror", "131047")).words
    assert "Slack does not renew it" in said
    assert company.install_url in said
    await company.join(home)
    assert ANSWER in (await home.person("ana").mention("incidents", "131047")).words


async def test_a_slack_that_does_not_answer_is_asked_again_and_commands_are_answered_meanwhile(
    company, ended, rows
):
    home = company.playground.home
    await ended()
    client = company.program._many._client
    base, client.base_url = client.base_url, "http://127.0.0.1:9/api/"
    assert ANSWER in (await home.person("ana").command("incidents", "/waerror", "131047")).words
    client.base_url = base
    await rows("DELETE FROM claims RETURNING key")  # as after its lease
    company.tokens.forget(home.id)
    assert (await asking(company.program, home)).bot_token == home.token
    assert refreshes(company) == 1


async def test_without_the_database_nothing_is_asked_for_that_could_not_be_kept(company, monkeypatch):
    home = company.playground.home

    async def away(*_, **__):
        raise AwayError(Trouble.UNREACHABLE)

    monkeypatch.setattr(company.program.store.keeper._backend.claims, "take", away)
    assert (await asking(company.program, home)).bot_token
    await until(lambda: not company.tokens._renewing)
    assert refreshes(company) == 0


async def test_a_token_that_slack_has_given_is_written_as_soon_as_the_database_is_back(company, monkeypatch):
    home, backend = company.playground.home, company.program.store.keeper._backend
    real, tries = backend.installations.renewed, []

    async def late(*given):
        tries.append(1)
        if len(tries) < 3:
            raise AwayError(Trouble.LOCKED)
        await real(*given)

    monkeypatch.setattr(rotation, "AGAIN", (0.01, 0.01))
    monkeypatch.setattr(backend.installations, "renewed", late)
    await asking(company.program, home)
    await until(lambda: len(tries) >= 3)
    await until(lambda: not company.tokens._renewing)
    assert (await company.program.store.installations.find("", home.id)).bot.bot_token == home.token


async def test_closing_waits_for_a_token_that_is_being_renewed(company):
    home = company.playground.home
    await asking(company.program, home)
    await company.tokens.close()
    assert (await company.program.store.installations.find("", home.id)).bot.bot_token == home.token
    assert refreshes(company) == 1


async def test_a_burst_from_a_workspace_that_nobody_knows_yet_is_one_look_up(company):
    home = company.playground.home
    statements = company.statements()
    await asyncio.gather(*(asking(company.program, home) for _ in range(50)))
    await until(lambda: not company.tokens._renewing)
    looked = [s for s in statements if s.startswith("SELECT slack_bots") and "slack_bots.team_id =" in s]
    assert len(looked) == 1


async def test_a_workspace_that_never_installed_it_costs_one_look_up_in_five_seconds(company):
    stranger = partial(company.tokens, context={}, enterprise_id=None, team_id="T0STRANGER", user_id="U1")
    statements = company.statements()
    for _ in range(3):
        with pytest.raises(NoTokenError) as caught:
            await stranger()
        assert "not installed" in caught.value.sentence
    assert len([s for s in statements if s.startswith("SELECT slack_bots")]) == 1
