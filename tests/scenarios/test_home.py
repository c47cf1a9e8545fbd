"""The Home tab: permissions that the workspace refused, and what each would add."""

from __future__ import annotations

from tests.support import a_world

LACKS = "I lack some permissions here."


def published(world):
    return len([row for row in world.wire("web_api") if row.name == "views.publish"])


async def test_permissions_that_were_refused_are_told_with_what_each_would_add(catalog, resolver):
    async with a_world(catalog, resolver, optional_scopes=False) as world:
        home = await world.ana.open_home()
        assert LACKS in home.words
        assert "`files:read` would add counting the errors of a file that you send me." in home.words
        assert "https://api.slack.com/apps/A0PLAYGRND/oauth" in home.words
        assert "im:history" not in home.words
        called = {row.name for row in world.wire("web_api")}
        assert called <= {"apps.connections.open", "auth.test", "views.publish"}


async def test_where_nothing_is_missing_nothing_is_said_and_the_tab_is_drawn_once(world):
    home = await world.ana.open_home()
    assert LACKS not in home.words
    assert published(world) == 1


async def test_what_is_known_costs_no_second_drawing_and_a_new_grant_is_seen_at_once(catalog, resolver):
    async with a_world(catalog, resolver, optional_scopes=False) as world:
        await world.ana.open_home()
        before = published(world)
        assert LACKS in (await world.ben.open_home()).words
        assert published(world) == before + 1
        world.playground.state.scopes |= world.playground.state.manifest.optional_scopes
        assert LACKS not in (await world.ben.open_home()).words
