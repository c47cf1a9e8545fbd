"""Every way an installation can end, as the person in front of the browser sees it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from bot.serve import pages
from bot.serve.oauth import COOKIE, REDIRECT, App
from bot.store.errors import AwayError, Trouble
from bot.telemetry import logs
from tests.many import a_company


@pytest.fixture
async def company(address, catalog, resolver):
    async with a_company(address, catalog, resolver) as made:
        yield made


@pytest.fixture
async def browser():
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


async def begun(company, browser):
    """Press the install link; return the state, as Slack would bring it back."""
    answer = await browser.get(company.install_url)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]


async def back(company, browser, **query):
    return await browser.get(company.base + REDIRECT, params=query)


def away(*_, **__):
    raise AwayError(Trouble.UNREACHABLE)


async def kept(rows):
    return (await rows("SELECT count(*) FROM slack_bots"))[0][0]


async def test_the_link_leads_to_slacks_consent_with_a_state_that_only_this_browser_brings_back(
    company, browser
):
    answer = await browser.get(f"{company.install_url}?team=T0ACMEGRND")
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert answer.headers["location"].startswith(f"{company.playground.authorize_url}?")
    assert asked["redirect_uri"] == [company.base + REDIRECT]
    assert asked["team"] == ["T0ACMEGRND"]
    assert set(asked["scope"][0].split(",")) >= {"commands", "chat:write"}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={asked['state'][0]};")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert "team=" not in (await browser.get(f"{company.install_url}?team=%22%3E")).headers["location"]


def test_the_consent_page_of_slack_itself_and_of_a_local_slack_are_beside_their_web_api():
    for api, consent in (
        ("https://slack.com/api/", "https://slack.com/oauth/v2/authorize?"),
        ("https://slack-gov.com/api/", "https://slack-gov.com/oauth/v2/authorize?"),
        ("http://127.0.0.1:3210/api/", "http://127.0.0.1:3210/oauth/v2/authorize?"),
    ):
        assert App("1.2", "s", "https://bot.example.com", api).authorize_url("x").startswith(consent)


async def test_pressing_cancel_says_that_nothing_was_installed_and_offers_to_start_again(company, rows):
    page = await company.playground.home.install(company.install_url, allow=False)
    assert (page.status, "Nothing was installed" in page.text) == (200, True)
    assert page.link("/slack/install") == company.install_url
    assert await kept(rows) == 0


async def test_a_link_from_another_browser_used_twice_or_too_old_installs_nothing(
    company, browser, rows, monkeypatch
):
    state = await begun(company, browser)
    async with httpx.AsyncClient(trust_env=False) as stranger:
        assert "no longer good" in (await back(company, stranger, state=state, code="1")).text
    assert "used before" in (await back(company, browser, state=state, code="1")).text
    browser.cookies.set(COOKIE, state, domain="127.0.0.1")
    assert "no longer good" in (await back(company, browser, state=state, code="1")).text
    for query in ({}, {"state": ""}, {"code": "1"}, {"state": state}):
        assert (await back(company, browser, **query)).status_code == 400
    monkeypatch.setattr("bot.store.sql.installations.STATE_LIFETIME", -1)
    state = await begun(company, browser)
    assert "no longer good" in (await back(company, browser, state=state, code="1")).text
    assert await kept(rows) == 0


async def test_a_page_that_is_loaded_again_says_that_all_is_well_if_it_answers(company, browser):
    page = await company.playground.home.install(company.install_url)
    state = parse_qs(urlsplit(page.url).query)["state"][0]
    again = await browser.get(page.url, headers={"cookie": f"{COOKIE}={state}"})
    assert again.status_code == 400
    assert "it is installed and all is well" in again.text


async def test_an_error_in_the_address_is_neither_shown_nor_logged(company, browser, capsys):
    page = await back(company, browser, error="<script>alert(1)</script>", state="x")
    assert "Tell whoever runs it" in page.text
    logs.flush()
    assert "script>" not in page.text + capsys.readouterr().err
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "change",
    [{"slack_client_secret": SecretStr("wrong")}, {"waerror_public_url": "http://127.0.0.1:9"}],
)
async def test_a_wrong_set_up_is_named_in_the_log_and_the_person_is_sent_to_whoever_runs_it(
    address, catalog, resolver, change, capsys
):
    async with a_company(address, catalog, resolver, settings=change) as company:
        # Whatever the address says, the browser comes back to where the bot is.
        answer = await company.playground.home.install(
            company.playground.authorize_url
            + f"?client_id={company.playground.client_id}&scope=commands&state=x&redirect_uri={company.base}{REDIRECT}"
        )
        code = parse_qs(urlsplit(answer.url).query)["code"][0]
        async with httpx.AsyncClient(trust_env=False) as browser:
            state = await begun(company, browser)
            page = await back(company, browser, state=state, code=code)
    assert (page.status_code, "set-up of this bot is wrong" in page.text) == (500, True)
    logs.flush()
    log = capsys.readouterr().err
    assert "compare SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and WAERROR_PUBLIC_URL" in log
    assert code not in log


async def test_a_slack_that_does_not_answer_is_told_and_starting_again_works(company, browser, rows):
    client = company.program._many._client
    base, client.base_url = client.base_url, "http://127.0.0.1:9/api/"
    page = await back(company, browser, state=await begun(company, browser), code="1")
    assert (page.status_code, "Slack did not answer" in page.text) == (502, True)
    assert "ClientConnector" not in page.text
    client.base_url = base
    await company.join(company.playground.home)
    assert await kept(rows) == 1


@pytest.mark.parametrize("when", ["begin", "consume", "save"])
async def test_a_database_that_is_away_at_any_step_is_told_and_nothing_is_kept_by_halves(
    company, monkeypatch, rows, when
):
    with monkeypatch.context() as then:
        then.setattr(company.program.store.keeper._backend.installations, when, away)
        page = await company.playground.home.install(company.install_url)
    assert page.status == 503
    assert "cannot keep your installation now" in page.text
    assert "UNREACHABLE" not in page.text
    assert await kept(rows) == 0
    await company.program.store.opened()
    await company.join(company.playground.home)
    assert await kept(rows) == 1


async def test_a_database_that_is_away_before_the_code_is_used_lets_the_page_be_loaded_again(
    company, monkeypatch
):
    with monkeypatch.context() as then:
        then.setattr(company.program.store.keeper._backend.installations, "consume", away)
        page = await company.playground.home.install(company.install_url)
    await company.program.store.opened()
    state = parse_qs(urlsplit(page.url).query)["state"][0]
    async with httpx.AsyncClient(trust_env=False, cookies={COOKIE: state}) as browser:
        again = await browser.get(page.url)
    assert (again.status_code, "waerror is installed in" in again.text) == (200, True)


async def test_no_code_and_no_token_is_ever_logged(company, capsys):
    page = await company.playground.home.install(company.install_url)
    code = parse_qs(urlsplit(page.url).query)["code"][0]
    logs.flush()
    log = capsys.readouterr().err
    assert "workspace.installed" in log
    for secret in (code, company.playground.home.token, company.playground.client_secret):
        assert secret not in log


def test_a_workspace_may_be_called_anything_and_slack_is_opened_by_ids_alone():
    made = Installation(app_id="A1B2", team_id="T1B2", team_name="<b>Acme</b>", user_id="U1")
    page = pages.done(made, "https://slack.com/api/").body.decode()
    assert "<b>" not in page
    assert "https://slack.com/app_redirect?app=A1B2&amp;team=T1B2" in page
    odd = Installation(app_id='A"><', team_id="T1", user_id="U1")
    assert "app_redirect" not in pages.done(odd, "https://slack.com/api/").body.decode()
    assert "app_redirect" not in pages.done(made, "http://127.0.0.1:1/api/").body.decode()


async def test_a_flood_of_install_links_is_turned_away_before_it_reaches_the_database(company, browser, rows):
    answers = [(await browser.get(company.install_url)).status_code for _ in range(30)]
    assert answers == [302] * 20 + [429] * 10
    assert await rows("SELECT count(*) FROM slack_oauth_states") == [(20,)]


async def test_whoever_plays_with_the_addresses_does_not_fill_the_log(company, browser, capsys):
    for number in range(20):
        await back(company, browser, error="bad_client_secret")
        await back(company, browser, error=f"word_{'x' * number}")
        await back(company, browser, state="x", code="y")
    logs.flush()
    lines = [line for line in capsys.readouterr().err.splitlines() if "install.ended" in line]
    assert len(lines) == 3


async def test_an_address_with_a_slash_too_many_leads_nowhere_else(company, browser):
    answer = await browser.get(f"{company.install_url}/", headers={"host": "evil.example"})
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{company.playground.authorize_url}?")
    answer = await browser.get(f"{company.base}/healthz/", headers={"host": "evil.example"})
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


async def test_a_flood_of_install_links_does_not_hold_up_who_comes_back_from_slack(company, browser):
    state = await begun(company, browser)
    async with httpx.AsyncClient(trust_env=False) as stranger:
        assert [(await stranger.get(company.install_url)).status_code for _ in range(25)][-1] == 429
    assert "used before" in (await back(company, browser, state=state, code="1")).text  # it asked Slack
