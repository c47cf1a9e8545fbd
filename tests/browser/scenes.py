"""What the pictures show, played by people at the page: the README's screenshots and the tests of their looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from tests.browser import stories
from tests.browser.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import BrowserContext, Page

    from tests.support import World

# The morning on which every picture is taken.
NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
TALL = {"viewport": {"width": 1280, "height": 1100}}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


async def typed_code(ana: Visit, _world: World) -> None:
    """A thread beside the conversation, and the card that only the asker sees."""
    await ana.log.get_by_role("button", name="2 replies").click()
    await ana.send("/waerror 131047")
    await expect(ana.card("131047 · ")).to_be_visible()


async def mentioned(ana: Visit, _world: World) -> None:
    """The card in the thread under the alert, for everybody."""
    await ana.log.get_by_role("button", name="2 replies").click()
    await ana.reply("@waerror 131047")
    await expect(ana.card("131047 · ", ana.thread)).to_be_visible()


async def details(ana: Visit, _world: World) -> None:
    """*Details* on top of the card."""
    await ana.send("/waerror 131026")
    await ana.card("131026 · ").get_by_role("button", name="Details").click()
    await expect(ana.modal).to_be_visible()


async def home(ana: Visit, _world: World) -> None:
    """The Home tab after a few questions."""
    for code in ("131049", "131026", "131049", "131047"):
        await ana.send(f"/waerror {code}")
        await expect(ana.card(f"{code} · ")).to_be_visible()
    await ana.open_app("Home")
    await expect(ana.home.get_by_role("heading", name="Families")).to_be_visible()


async def narrow(ana: Visit, _world: World) -> None:
    """The card on a phone."""
    await ana.send("/waerror 131047")
    await expect(ana.card("131047 · ")).to_be_visible()


@dataclass(frozen=True)
class Scene:
    """`name` is the picture's file name; `look` are options of Playwright's context."""

    name: str
    play: Callable[[Visit, World], Awaitable[None]]
    look: dict[str, Any] = field(default_factory=dict)


SCENES = (
    Scene("playground", mentioned, DESKTOP | {"color_scheme": "light"}),
    Scene("playground-dark", typed_code, DESKTOP | {"color_scheme": "dark"}),
    Scene("phone", narrow, PHONE | {"color_scheme": "light"}),
    Scene("home", home, DESKTOP | {"color_scheme": "light"}),
    Scene("details", details, DESKTOP | {"color_scheme": "light"}),
    Scene("story-engineer", stories.engineer, DESKTOP | {"color_scheme": "light"}),
    Scene("story-agent", stories.agent, DESKTOP | {"color_scheme": "light"}),
    Scene("story-incident", stories.overview, TALL | {"color_scheme": "light"}),
)


async def stage(context: BrowserContext, world: World, scene: Scene) -> Page:
    """Play a scene in a browser that believes in NOW; the page as it then stands."""
    await context.clock.set_fixed_time(NOW)
    page = await context.new_page()
    await page.goto(world.playground.url)
    await scene.play(Visit(page), world)
    await page.mouse.move(0, 0)
    return page


def settings(scene: Scene) -> dict[str, Any]:
    """The options of the scene's browser context."""
    return {"timezone_id": "Europe/Madrid", "reduced_motion": "reduce", **scene.look}
