"""Which way to which host, decided for every client; and with a real proxy in between that counts."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64encode
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient

from bot.app import build
from bot.listeners.incident.files import _fetched
from bot.listeners.slack.replies import respond
from bot.playground.host import Playground
from bot.playground.judge import judge_blocks
from bot.serve.proxies import Proxies
from bot.serve.socket import LOGGER, Client
from bot.settings import Settings
from bot.telemetry import logs
from tests.support import over_sockets, settings_for
from tests.waiting import until

PROXY = "http://proxy.example:3128"
MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@pytest.mark.parametrize(
    ("exempt", "url", "direct"),
    [
        ("", "https://slack.com/api/", False),
        ("", "wss://wss-primary.slack.com/link/?ticket=1", False),
        ("", "http://127.0.0.1:3210/api/", True),
        ("", "http://localhost:3210/api/", True),
        ("", "ws://[::1]:3210/link", True),
        ("slack.com", "https://slack.com/api/", True),
        ("slack.com", "https://hooks.slack.com/commands/1", True),
        (".slack.com", "wss://wss-primary.slack.com/link", True),
        ("slack.com", "https://notslack.com/", False),
        ("hooks.slack.com, example.org", "https://hooks.slack.com/x", True),
        ("hooks.slack.com, example.org", "https://slack.com/api/", False),
        ("slack.com:8443", "https://slack.com/api/", False),
        ("slack.com:8443", "https://slack.com:8443/api/", True),
        ("*", "https://slack.com/api/", True),
        ("10.0.0.0/8", "https://10.1.2.3/api/", True),
        ("10.0.0.0/8", "https://11.1.2.3/api/", False),
        ("not/a/network", "https://10.1.2.3/api/", False),
    ],
)
def test_no_proxy_is_honoured_for_each_host(exempt, url, direct):
    proxies = Proxies({"https_proxy": PROXY, "http_proxy": PROXY}, exempt)
    assert proxies.of(url) == (None if direct else PROXY)


def test_the_variable_of_the_scheme_counts_and_all_proxy_stands_in():
    assert Proxies({"all_proxy": "proxy.example:1"}).of("wss://slack.com") == "http://proxy.example:1"
    assert Proxies({"http_proxy": "a:1", "https_proxy": "b:2"}).of("https://slack.com") == "http://b:2"
    assert Proxies({"https_proxy": "b:2"}).of("http://slack.com") is None


class Gate:
    """A proxy on loopback: notes where it is asked to connect to, and refuses. Also the hosts, for the direct way."""

    def __init__(self):
        self.asked, self.direct, self.passwords = [], 0, set()

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader, writer):
        first = await reader.read(4096)
        if first.startswith(b"CONNECT "):
            self.asked.append(first.split()[1].decode().partition(":")[0])
            self.passwords |= {
                line for line in first.split(b"\r\n") if line.lower().startswith(b"proxy-auth")
            }
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
        else:
            self.direct += 1  # the beginning of TLS
        writer.close()

    def stop(self):
        self._server.close()


@pytest.fixture
async def gate(monkeypatch):
    async def resolve(_self, host, port=0, **_):
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    monkeypatch.setattr(aiohttp.resolver.ThreadedResolver, "resolve", resolve)
    monkeypatch.setattr(aiohttp.connector, "DefaultResolver", aiohttp.resolver.ThreadedResolver)
    made = Gate()
    await made.start()
    yield made
    made.stop()


async def call_everything(gate, monkeypatch, exempt, catalog, resolver):
    """Let every client of the bot talk to its host, each of them behind the gate."""

    async def named(_):
        return f"wss://wss.slack.test:{gate.port}/link"

    monkeypatch.setattr(AsyncBaseSocketModeClient, "issue_new_wss_url", named)
    proxies = Proxies({"https_proxy": gate.address.replace("://", "://me:a-password@")}, exempt)
    settings = Settings(_env_file=None, slack_api_url=f"https://api.slack.test:{gate.port}/api/")
    program = build(settings, catalog, judge_blocks, resolver=resolver, proxies=proxies)
    session = program.session()
    file = {"url_private": "https://files.slack.com/f"}
    for call in (
        program.bolt.client.auth_test(token="xoxb-1"),
        respond(program.desk, f"https://hooks.slack.test:{gate.port}/commands/1", text="x"),
        _fetched(program.desk, program.bolt.client, file),
    ):
        with pytest.raises((SlackClientError, OSError, TimeoutError, aiohttp.ClientError)):
            await call
    socket = Client(program.bolt, "xapp-1", proxies)
    connecting = asyncio.create_task(socket.connect())
    await until(lambda: "wss.slack.test" in gate.asked if not exempt else gate.direct >= 3)
    connecting.cancel()
    await asyncio.gather(connecting, return_exceptions=True)
    await socket.aiohttp_client_session.close()
    socket.message_processor.cancel()
    await session.close()
    await program.close()


async def test_every_client_asks_the_proxy_for_a_host_that_is_not_exempt(
    gate, monkeypatch, catalog, resolver
):
    await call_everything(gate, monkeypatch, "", catalog, resolver)
    assert set(gate.asked) == {"api.slack.test", "hooks.slack.test", "files.slack.com", "wss.slack.test"}
    assert gate.direct == 0


@pytest.mark.usefixtures("own_logging")
async def test_a_proxy_gets_its_password_and_the_log_gets_none(gate, monkeypatch, catalog, resolver, capsys):
    logs.configure("json")
    logging.getLogger(LOGGER).filters.clear()  # what another test heard of is due again
    await call_everything(gate, monkeypatch, "", catalog, resolver)
    assert gate.passwords == {b"Proxy-Authorization: Basic " + b64encode(b"me:a-password")}
    logged = "".join(capsys.readouterr())
    assert "Failed to connect" in logged
    assert "a-password" not in logged


async def test_no_client_asks_the_proxy_for_a_host_that_is_exempt(gate, monkeypatch, catalog, resolver):
    await call_everything(gate, monkeypatch, ".slack.test, slack.com:443, slack.com", catalog, resolver)
    assert gate.asked == []


async def test_a_conversation_on_loopback_passes_a_proxy_by(gate, catalog, resolver):
    everywhere = dict.fromkeys(("https_proxy", "http_proxy", "all_proxy"), gate.address)
    async with Playground(MANIFEST) as playground:
        program = build(
            settings_for(playground), catalog, judge_blocks, resolver=resolver, proxies=Proxies(everywhere)
        )
        await program.start()
        async with over_sockets(playground, program):
            ana = playground.person("ana")
            card = await ana.command("incidents", "/waerror", "131047")
            await ana.click(card, "Share")
        await program.close()
    assert gate.asked == []
    assert gate.direct == 0
