"""Installing over OAuth: the consent page and oauth.v2.access refuse what Slack refuses."""

from __future__ import annotations

import asyncio
import dataclasses
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.browser import Browser
from bot.playground.consent import CODE_SECONDS
from bot.playground.tokens import TOKEN_SECONDS

BACK = "https://waerror.example/slack/oauth_redirect"
SCOPES = ["commands", "chat:write", "im:history", "files:read"]


def asking(playground, token=None):
    return AsyncWebClient(token=token, base_url=playground.api_url)


async def refused(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


@pytest.fixture
async def playground(open_playground):
    """A playground in which nobody has the app, with a second workspace."""
    async with open_playground(installed=False) as started:
        started.configure(redirect_urls=(BACK,))
        yield started


@pytest.fixture
def acme(playground):
    return playground.add_workspace("Acme")


def address(playground, **changes):
    """What the SDK would send a person to."""
    known = {"client_id": playground.client_id, "scopes": SCOPES, "user_scopes": [], "redirect_uri": None}
    generator = AuthorizeUrlGenerator(
        authorization_url=playground.authorize_url, **{k: changes.pop(k, v) for k, v in known.items()}
    )
    return generator.generate(changes.pop("state", "s-1"), **changes)


async def pressed(playground, tenant, monkeypatch, **options):
    """Press the button; the query with which the person is led back. The app's own address is not there."""
    ends = []
    once = Browser._once

    def stopping(self, method, url, form):
        if url.startswith(BACK):
            ends.append(parse_qs(urlsplit(url).query))
            return once(self, "GET", playground.url, None)
        return once(self, method, url, form)

    monkeypatch.setattr(Browser, "_once", stopping)
    start = options.pop("start", None) or address(playground)
    await tenant.install(start, **options)
    return {name: values[0] for name, values in ends[0].items()}


async def exchanged(playground, code, **more):
    return await asking(playground).oauth_v2_access(
        client_id=playground.client_id, client_secret=playground.client_secret, code=code, **more
    )


@pytest.fixture
def installed(playground, monkeypatch):
    """Install into a workspace as a person who allows everything; the answer of oauth.v2.access."""

    async def installing(tenant, **options):
        back = await pressed(playground, tenant, monkeypatch, **options)
        return await exchanged(playground, back["code"])

    return installing


async def test_allow_leads_back_with_a_code_and_the_state_and_the_code_is_worth_a_token(
    playground, acme, monkeypatch
):
    back = await pressed(playground, acme, monkeypatch, person="ben")
    assert back["state"] == "s-1"
    answer = await exchanged(playground, back["code"])
    assert answer["team"] == {"id": "T0ACMEGRND", "name": "Acme"}
    assert answer["authed_user"] == {"id": "U0ACMEBEN0"}
    assert (answer["token_type"], answer["bot_user_id"]) == ("bot", "U0ACMEBOT0")
    assert answer["scope"] == "chat:write,commands,files:read,im:history"
    assert answer["access_token"].startswith("xoxb-")
    assert answer.get("expires_in") is None
    told = await asking(playground, answer["access_token"]).auth_test()
    assert (told["team_id"], told["user_id"], told["bot_id"]) == ("T0ACMEGRND", "U0ACMEBOT0", "B0ACMEGRND")


async def test_cancel_leads_back_with_access_denied_and_installs_nothing(playground, acme, monkeypatch):
    assert await pressed(playground, acme, monkeypatch, allow=False) == {
        "error": "access_denied",
        "state": "s-1",
    }
    assert not acme.installed


async def test_an_optional_scope_may_be_refused_and_a_needed_one_may_not(acme, installed):
    answer = await installed(acme, without={"files:read", "commands"})
    assert answer["scope"] == "chat:write,commands,im:history"
    assert "files:read" not in acme.state.scopes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scopes": ["commands", "reactions:write"]}, "invalid_scope</code>: Invalid permissions requested: reactions"),
        ({"scopes": ["commands", "made:up"]}, "made:up"),
        ({"scopes": []}, "No scopes requested"),
        ({"user_scopes": ["search:read"]}, "search:read"),
        ({"redirect_uri": "https://waerror.example/slack"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://waerror.example/slack/oauth_redirect_2"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://waerror.example:8443/slack/oauth_redirect"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://waerror.example/slack/oauth_redirect"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{BACK}/../other"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://waerror.example.evil/slack/oauth_redirect"}, "bad_redirect_uri"),
    ],
)  # fmt: skip
async def test_what_the_manifest_does_not_say_is_an_error_page_and_not_a_way_back(
    playground, acme, changes, words
):
    page = await acme.install(address(playground, **changes))
    assert page.status == 400
    assert "Something went wrong when authorizing this app." in page.text
    assert words in page.text
    assert not acme.installed


async def test_a_path_below_the_configured_address_is_a_way_back(playground, acme, monkeypatch):
    start = address(playground, redirect_uri=f"{BACK}/below?kept=1")
    back = await pressed(playground, acme, monkeypatch, start=start)
    assert back["kept"] == "1"
    assert await refused(exchanged(playground, back["code"])) == "bad_redirect_uri"
    answer = await exchanged(playground, back["code"], redirect_uri=f"{BACK}/below?kept=1")
    assert answer["team"]["id"] == acme.id


async def test_a_page_that_was_pressed_once_cannot_be_pressed_again(playground, acme):
    browser = Browser()
    page = await asyncio.to_thread(browser.get, address(playground))
    fields = [("consent", page.value("consent")), ("installer", f"{acme.id}/U0NOBODY"), ("decision", "allow")]
    for said in ("invalid_team", "expired"):
        answer = await asyncio.to_thread(browser.post, playground.authorize_url, fields)
        assert (answer.status, said in answer.text) == (400, True)


async def test_a_code_is_worth_one_token_within_ten_minutes(playground, acme, clock, monkeypatch):
    code = (await pressed(playground, acme, monkeypatch))["code"]
    await exchanged(playground, code)
    assert await refused(exchanged(playground, code)) == "code_already_used"
    assert await refused(exchanged(playground, "1.2.made-up")) == "invalid_code"
    late = (await pressed(playground, acme, monkeypatch))["code"]
    clock.forward(CODE_SECONDS + 1)
    assert await refused(exchanged(playground, late)) == "invalid_code"


async def test_a_stranger_gets_no_token_and_does_not_use_up_the_code(playground, acme, monkeypatch):
    code = (await pressed(playground, acme, monkeypatch))["code"]
    slack = asking(playground)
    for client_id, secret, error in (
        ("1.2", playground.client_secret, "invalid_client_id"),
        (playground.client_id, "guessed", "bad_client_secret"),
    ):
        call = slack.oauth_v2_access(client_id=client_id, client_secret=secret, code=code)
        assert await refused(call) == error
    assert await refused(exchanged(playground, code, redirect_uri=f"{BACK}/other")) == "bad_redirect_uri"
    assert (await exchanged(playground, code))["ok"]


async def test_the_secret_may_come_in_the_form_as_well(playground, acme, monkeypatch):
    code = (await pressed(playground, acme, monkeypatch))["code"]
    form = {"client_id": playground.client_id, "client_secret": playground.client_secret, "code": code}
    answer = await asking(playground).api_call("oauth.v2.access", data=form)
    assert answer["team"]["id"] == acme.id


async def test_without_rotation_a_second_installation_gets_the_same_token_and_more_scopes(
    playground, acme, installed
):
    first = await installed(acme, without={"files:read"})
    second = await installed(acme)
    assert first["access_token"] == second["access_token"]
    assert "files:read" in acme.state.scopes
    assert await refused(asking(playground).oauth_v2_access(
        client_id=playground.client_id, client_secret=playground.client_secret,
        grant_type="refresh_token", refresh_token="xoxe-1-none",
    )) == "token_rotation_not_enabled"  # fmt: skip


async def refreshed(playground, token):
    return await asking(playground).oauth_v2_access(
        client_id=playground.client_id,
        client_secret=playground.client_secret,
        grant_type="refresh_token",
        refresh_token=token,
    )


async def test_rotating_tokens_run_out_after_twelve_hours_and_a_refresh_token_is_good_once(
    playground, acme, installed, clock
):
    playground.configure(rotates=True)
    first = await installed(acme)
    assert first["expires_in"] == TOKEN_SECONDS == 43200
    assert first["access_token"].startswith("xoxe.xoxb-")
    assert first["refresh_token"].startswith("xoxe-1-")
    clock.forward(TOKEN_SECONDS)
    assert await refused(asking(playground, first["access_token"]).auth_test()) == "token_expired"
    second = await refreshed(playground, first["refresh_token"])
    assert second["team"]["id"] == acme.id
    assert second["bot_user_id"] == acme.team.bot_user_id
    assert (await asking(playground, second["access_token"]).auth_test())["team_id"] == acme.id
    assert await refused(refreshed(playground, first["refresh_token"])) == "invalid_refresh_token"


async def test_a_third_living_token_ends_the_first(playground, acme, installed):
    playground.configure(rotates=True)
    first = await installed(acme)
    second = await refreshed(playground, first["refresh_token"])
    assert (await asking(playground, first["access_token"]).auth_test())["ok"]
    await refreshed(playground, second["refresh_token"])
    assert await refused(asking(playground, first["access_token"]).auth_test()) == "token_revoked"
    assert (await asking(playground, second["access_token"]).auth_test())["ok"]


async def test_a_token_can_be_made_to_run_out_while_its_refresh_token_stays_good(playground, acme, installed):
    playground.configure(rotates=True)
    answer = await installed(acme)
    acme.expire_token()
    assert await refused(asking(playground, answer["access_token"]).auth_test()) == "token_expired"
    assert (await refreshed(playground, answer["refresh_token"]))["ok"]


async def test_a_person_can_give_a_token_of_their_own(open_playground, manifest_with, monkeypatch):
    manifest = manifest_with(oauth_config__redirect_urls=[BACK])
    manifest = dataclasses.replace(manifest, user_scopes=frozenset({"search:read"}))
    async with open_playground(manifest=manifest) as playground:
        start = address(playground, user_scopes=["search:read"])
        back = await pressed(playground, playground.home, monkeypatch, start=start, person="ben")
        person = (await exchanged(playground, back["code"]))["authed_user"]
        assert (person["id"], person["scope"], person["token_type"]) == ("U0PLAYBEN0", "search:read", "user")
        post = asking(playground, person["access_token"]).chat_postMessage(channel="C0PLAYINC0", text="x")
        assert await refused(post) == "not_allowed_token_type"


async def test_the_consent_page_lets_the_form_lead_back_and_nothing_else(playground):
    async with httpx.AsyncClient(trust_env=False) as browser:
        page = await browser.get(address(playground, state='"><script>'))
        assert "form-action 'self' https://waerror.example;" in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "same-origin"
        assert "<script>" not in page.text
        elsewhere = {"origin": "http://evil.example"}
        form = urlencode({"decision": "allow"})
        assert (
            await browser.post(playground.authorize_url, content=form, headers=elsewhere)
        ).status_code == 403
