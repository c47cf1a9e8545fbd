"""A person at the page: what they do with keyboard and mouse, and what they then see.

Every method waits for what it needs, by role and name as a screen reader finds it; none waits for a fixed time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page


class Visit:
    """One tab. `page` is Playwright's own, for what has no word here."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def log(self) -> Locator:
        """The messages of the conversation."""
        return self.page.get_by_role("main").get_by_role("log")

    @property
    def thread(self) -> Locator:
        """The thread beside the conversation."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def field(self) -> Locator:
        """What one writes in."""
        return self.page.get_by_role("main").get_by_role("textbox")

    @property
    def modal(self) -> Locator:
        """The open dialog."""
        return self.page.get_by_role("dialog")

    @property
    def home(self) -> Locator:
        """The app's Home tab."""
        return self.page.get_by_role("region", name="Home")

    @property
    def notices(self) -> Locator:
        """The signs in the corner."""
        return self.page.get_by_role("region", name="Notices")

    async def send(self, text: str) -> None:
        """Write into the conversation."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def reply(self, text: str) -> None:
        """Write into the open thread."""
        await self.thread.get_by_role("textbox", name="Reply in thread").fill(text)
        await self.thread.get_by_role("button", name="Send reply").click()

    async def open_channel(self, name: str) -> None:
        """Go to a channel by the sidebar."""
        await self.page.get_by_role("link", name=f"channel {name}").click()
        await expect(self.log).to_have_accessible_name(f"Messages in #{name}")

    async def open_app(self, tab: str) -> None:
        """Go to the app's Home or Messages."""
        await self.page.get_by_role("button", name=re.compile("^waerror, app")).click()
        await self.page.get_by_role("tab", name=tab).click()

    def message(self, words: str | re.Pattern[str], where: Locator | None = None) -> Locator:
        """The newest message that holds these words."""
        place = self.log if where is None else where
        return place.get_by_role("article").filter(has_text=words).last

    def card(self, heading: str, where: Locator | None = None) -> Locator:
        """The newest message with a heading that begins so."""
        place = self.log if where is None else where
        head = self.page.get_by_role("heading", name=re.compile("^" + re.escape(heading)))
        return place.get_by_role("article").filter(has=head).last

    async def choose(self, place: Locator, item: str, menu: str = "More actions") -> None:
        """Pick from a menu that a button of `place` opens."""
        await place.get_by_role("button", name=menu).click()
        await self.page.get_by_role("menuitem", name=item).click()

    async def shortcut(self, message: Locator, name: str = "Explain WhatsApp error") -> None:
        """Use a message shortcut."""
        await message.hover()
        await self.choose(message, name, "More message actions")

    async def faults(self) -> Locator:
        """Open the Wire and its fault switches."""
        await self.page.get_by_role("button", name="Wire", exact=True).click()
        wire = self.page.get_by_role("region", name="Wire")
        await wire.get_by_text("Faults", exact=True).click()
        return wire
