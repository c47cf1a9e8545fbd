"""What the real bot prints while people ask it, at the level that says most."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from bot.playground.host import Playground
from tests.serve.process import a_bot, free_port, serving
from tests.waiting import until

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
MISSED = "whatsapp error 139876 of customer Zorrilla since Thursday"


@pytest.fixture
async def playground():
    async with Playground(MANIFEST, retry_seconds=(0.05, 0.1, 0.2)) as made:
        yield made


async def test_nothing_that_somebody_wrote_is_printed_not_even_at_the_level_debug(
    playground, tmp_path, address, rows
):
    port = free_port()
    environment = {
        "WAERROR_LOG_LEVEL": "debug", "WAERROR_SECRET_KEYS": "k" * 40, "SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": playground.bot_token, "SLACK_SIGNING_SECRET": playground.signing_secret,
        "DATABASE_URL": address.replace("+aiosqlite", "").replace("+asyncpg", ""),
    }  # fmt: skip
    async with a_bot(tmp_path, port, **environment) as (process, log):
        await until(lambda: serving(port, "/readyz"), 60)
        playground.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        ana = playground.person("ana")
        await ana.command("incidents", "/waerror", MISSED)
        await ana.mention("incidents", f"{MISSED} again")
        await ana.click(await ana.dm("why 131026 for Ferreira?"), "Not helpful")
        await until(lambda: rows("SELECT 1 FROM misses WHERE text LIKE '%again%'"))
        process.send_signal(signal.SIGTERM)
        await process.wait()
        assert "resolved" in [line["event"] for line in log()]
    printed = (tmp_path / "log").read_text().casefold()
    people = {asker for (asker,) in await rows("SELECT asker FROM resolutions")}
    wrote = {"whatsapp error", "customer", "zorrilla", "thursday", "ferreira", ana.id.casefold(), *people}
    assert not [word for word in wrote if word in printed]
