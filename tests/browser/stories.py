"""Three stories as people play them at the page: an engineer's question, an agent's conversation, an incident."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests import incident
from tests.scenarios.team import WAPROD, posted, prefer

if TYPE_CHECKING:
    from tests.browser.visit import Visit
    from tests.support import World

UNPAID = json.dumps({"statuses": [{"id": "wamid.HBgLMTU1NTAxOTk5OTkVAgARGBI5", "status": "failed",
                                   "recipient_id": "15550199999", "errors": [
    {"code": 131042, "error_data": {"details": "There was an error related to your payment method."}}]}]})  # fmt: skip


async def asks(ana: Visit) -> None:
    """An engineer asks under an alert, and reads the causes."""
    await ana.log.get_by_role("button", name="2 replies").click()
    await ana.reply("@waerror 131047")
    card = ana.card("131047 · ", ana.thread)
    await card.get_by_role("button", name="Details").click()
    await expect(ana.modal.get_by_text("Causes", exact=True)).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(ana.modal).to_have_count(0)


async def answers_a_colleague(ana: Visit) -> None:
    """She answers what a colleague wrote elsewhere, with the shortcut, in his thread."""
    await ana.open_channel("wa-prod")
    await ana.shortcut(ana.message("not in allowed list"))
    await expect(ana.modal.get_by_role("heading", name=re.compile("^131030 · "))).to_be_visible()
    await ana.modal.get_by_role("button", name="Reply in thread").click()
    await expect(ana.modal).to_have_count(0)
    await ana.log.get_by_role("button", name="1 reply").click()
    await expect(ana.message("Shared by @Ana Ruiz", ana.thread)).to_contain_text("131030 · ")


async def team_with_a_place(world: World) -> None:
    """Hand-overs go to #wa-prod, and the app is in #support; the bot's clock is that of the workspace."""
    world.desk.handovers._clock = world.playground.state.clock
    await prefer(world, handover_channel=WAPROD)
    await world.ana.invite("C0PLAYSUP0")


async def writes_to_the_customer(ana: Visit) -> None:
    """An agent pastes what failed, and takes the sentence for the customer."""
    await ana.open_channel("support")
    await ana.send("Maria Lopes waits for her confirmation since nine, nothing arrives.")
    await ana.message("Maria Lopes").hover()
    await ana.message("Maria Lopes").get_by_role("button", name="Reply in thread").click()
    await ana.reply(f"@waerror {UNPAID}")
    await ana.card("131042 · ", ana.thread).get_by_role("button", name="Customer reply").click()
    text = ana.modal.get_by_role("textbox")
    await expect(text).to_have_value(re.compile(r"^Hi \{name\}, our WhatsApp messages are delayed"))
    await ana.modal.get_by_role("button", name="Post to this thread").click()
    await expect(text).to_have_accessible_description(re.compile("Fill in .*nobody should read the bracket"))
    filled = (await text.input_value()).replace("{name}", "Maria").replace("{channel}", "help@example.com")
    await text.fill(filled)
    await ana.modal.get_by_role("button", name="Post to this thread").click()
    await expect(ana.modal).to_have_count(0)
    await expect(ana.message("Hi Maria, our WhatsApp messages are delayed", ana.thread)).to_be_visible()


async def hands_over(ana: Visit) -> None:
    """She hands the cause over to those who can mend it."""
    await ana.card("131042 · ", ana.thread).get_by_role("button", name="Hand over").click()
    await ana.modal.get_by_role("checkbox").first.check()
    await ana.modal.get_by_role("textbox").fill("Three customers since nine, one called from +1 555 019 9999")
    await ana.modal.get_by_role("button", name="Hand over").click()
    await expect(ana.modal).to_have_count(0)


async def asks_for_the_overview(ana: Visit) -> None:
    """Somebody joins an incident of 40 messages and asks what is in it."""
    await ana.log.get_by_role("button", name="39 replies").click()
    await ana.reply("@waerror")
    await expect(ana.card("6 WhatsApp errors in this thread", ana.thread)).to_be_visible()


async def engineer(ana: Visit, _world: World) -> None:
    """The picture: the answer that Ana shared in her colleague's thread."""
    await asks(ana)
    await answers_a_colleague(ana)


async def agent(ana: Visit, world: World) -> None:
    """The picture: the hand-over that Ben has done, as Ana sees it."""
    await team_with_a_place(world)
    await writes_to_the_customer(ana)
    await hands_over(ana)
    for label in ("Take it", "Done"):
        await world.playground.until(lambda: posted(world.ben, "wa-prod", "Hand-over: 131042"))
        await world.ben.click(posted(world.ben, "wa-prod", "Hand-over: 131042")[-1], label)
    await expect(ana.thread).to_contain_text("has marked 131042 as done")
    await ana.open_channel("wa-prod")
    await expect(ana.card("Hand-over: 131042")).to_contain_text("Done by")


async def overview(ana: Visit, world: World) -> None:
    """The picture: the overview in the thread of the incident."""
    begun = incident.play(world)
    world.playground.state.workspace.messages[begun.channel].sort(key=lambda message: float(message.ts))
    await ana.page.reload()
    await asks_for_the_overview(ana)
