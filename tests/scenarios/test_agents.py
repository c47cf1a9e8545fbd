"""A support agent's afternoon: a sentence for the customer, a reminder, somebody to hand over to, and what stays."""

from __future__ import annotations

import json

from tests.scenarios.team import WAPROD, Clock, posted, prefer
from tests.support import a_world

HELD_BACK = json.dumps({"statuses": [{"id": "wamid.X", "status": "failed", "recipient_id": "15550199999", "errors": [
    {"code": 131049, "title": "x", "error_data": {"details": "This message was not delivered to maintain healthy "
                                                             "ecosystem engagement."}}]}]})  # fmt: skip


async def test_the_afternoon_of_an_agent(catalog, resolver):
    clock = Clock()
    async with a_world(catalog, resolver, clock=clock) as world:
        await prefer(world, handover_channel=WAPROD, report_channel=WAPROD)
        agent, engineer = world.ana, world.ben

        # A customer waits: the agent asks where she is, and answers outside WhatsApp.
        card = await agent.command("support", "/waerror", "131047")
        assert card.buttons[:4] == ["Share", "Details", "Customer reply", "Hand over"]
        await agent.click(card, "Customer reply")
        await agent.choose(agent.modal, "reply.lang", "pt")
        text = next(b for b in agent.modal.blocks if b["type"] == "input")["element"]["initial_value"]
        agent.fill("reply.text", text.replace("{name}", "Maria"))
        assert await agent.submit() == {}
        assert posted(engineer, "support", "Olá Maria, queríamos responder pelo WhatsApp")

        # A campaign was held back: she will try again tomorrow.
        held = await agent.mention("incidents", HELD_BACK)
        assert "15550199999" not in str(held.blocks)
        await agent.click(held, "Remind me in 24 h")

        # Nothing at all goes out: that is not hers to mend.
        billing = await agent.mention("incidents", "131042")
        await agent.click(billing, "Hand over")
        agent.fill("handover.else", "Since noon; finance is told")
        assert await agent.submit() == {}
        handover = posted(engineer, "wa-prod", "Hand-over: 131042")[-1]
        await engineer.click(handover, "Take it")
        told = posted(agent, "incidents", f"<@{engineer.id}> has taken over 131042.")
        assert [t.thread_ts for t in told] == [billing.thread_ts]

        # What was learnt stays with the team.
        await engineer.click(billing, "Add a team note")
        engineer.fill("note.text", "Card of the shared account expires each November: ask finance")
        assert await engineer.submit() == {}
        await engineer.click(next(s for s in engineer.sees("wa-prod") if s.ts == handover.ts), "Done")
        assert posted(agent, "incidents", "has marked 131042 as done.")
        assert "expires each November" in (await agent.command("support", "/waerror", "131042")).words

        # Tomorrow comes.
        clock.ahead = 24 * 3600 + 60
        await world.playground.until(
            lambda: posted(agent, agent.direct_messages, "24 hours are over for 131049")
        )
        assert agent.notices == engineer.notices == []
