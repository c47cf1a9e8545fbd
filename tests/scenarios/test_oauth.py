"""Many workspaces, from the install link to the last token, with the bot over HTTP on either database."""

from __future__ import annotations

import pytest

from bot.listeners import resume
from tests.many import a_company
from tests.waiting import until


@pytest.fixture(autouse=True)
def _nothing_is_taken_up_in_the_background(monkeypatch):
    monkeypatch.setattr(resume, "EVERY", 3600.0)


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


async def test_a_command_costs_no_sql_and_no_call_to_slack_once_its_workspace_is_known(company):
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
    company.program.store.writer._closing = True
