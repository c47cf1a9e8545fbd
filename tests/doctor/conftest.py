"""An installation to examine: a folder of its own, the playground as Slack, and the environment that a person sets."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import re
import socket
import threading
from pathlib import Path

import pytest

from bot.cli.doctor import drawn, subject
from bot.doctor.examine import examine
from bot.doctor.finding import exit_code
from bot.playground.host import Playground
from bot.store.sql.backend import open_backend
from tests.many import a_company

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
KEY = "the secret key that these tests were made with"
WIDTH = 110
VOLATILE = (
    (r"/[\w./-]*/test_[\w./-]*?(?=/(?:store|kept|extra|\.env)|[).,: ]|$)", "FOLDER"),
    (r"answers in \d+ ms", "answers in N ms"),
    (r"(127\.0\.0\.1|0\.0\.0\.0):\d+", r"\1:PORT"),
    (r"on port \d+", "on port PORT"),
    (r"\d+ entries", "N entries"),
    (r"\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d", "DAY to DAY"),
    (r"[\d.]+ [MG]B are free", "N GB are free"),
    (r"\(\d{4}\)", "(REVISION)"),
    (r"test\d+ on", "NAME on"),
    (r"all \d+ needed and \d+ optional", "all N needed and M optional"),
)  # fmt: skip


def steady(text):
    """The text without ports, paths, ages and counts."""
    for pattern, instead in VOLATILE:
        text = re.sub(pattern, instead, text)
    return text


class Examined:
    """What the doctor found: `text` as the terminal shows it, with nothing volatile in it."""

    def __init__(self, findings):
        self.findings = findings
        self.exit = exit_code(findings)
        settled = [dataclasses.replace(f, found=steady(f.found), remedy=steady(f.remedy)) for f in findings]
        self.text = "\n".join([*drawn(settled, WIDTH, lambda word, **_: word), f"exit {self.exit}", ""])

    def of(self, check):
        """The findings of one check."""
        return [finding for finding in self.findings if finding.check == check]


class SetUp:
    """An installation under way: `set` variables, then `examine`."""

    def __init__(self, monkeypatch, folder):
        self.folder = folder
        self.values = {}
        self._monkeypatch = monkeypatch
        monkeypatch.chdir(folder)
        self.set(DATABASE_URL=f"sqlite:///{folder}/kept/waerror.sqlite3")

    def set(self, **variables):
        """Set variables as a person does."""
        self.values |= variables
        for name, value in variables.items():
            self._monkeypatch.setenv(name, str(value))

    def slack(self, playground, **more):
        """The playground is Slack, over Socket Mode."""
        self.set(SLACK_API_URL=playground.api_url, SLACK_BOT_TOKEN=playground.bot_token,
                 SLACK_APP_TOKEN=playground.app_token, **more)  # fmt: skip

    def unsent(self, address):
        """Slack is said to be somewhere; tokens are set that nobody ever knew."""
        self.set(SLACK_API_URL=address, SLACK_BOT_TOKEN="xoxb-known-to-nobody",
                 SLACK_APP_TOKEN="xapp-1-known-to-nobody")  # fmt: skip

    def over_http(self, playground, port):
        """The playground is Slack, over HTTP."""
        self.set(SLACK_API_URL=playground.api_url, SLACK_BOT_TOKEN=playground.bot_token,
                 SLACK_SIGNING_SECRET=playground.signing_secret, PORT=port)  # fmt: skip

    def for_many(self, company):
        """The playground is Slack, and any workspace may install the bot."""
        settings = company.settings
        self.set(
            SLACK_API_URL=settings.slack_api_url, SLACK_CLIENT_ID=settings.slack_client_id,
            SLACK_CLIENT_SECRET=company.playground.client_secret,
            SLACK_SIGNING_SECRET=company.playground.signing_secret,
            WAERROR_PUBLIC_URL=company.base, WAERROR_SECRET_KEYS=settings.secret_keys[0],
            PORT=company.base.rpartition(":")[2],
        )  # fmt: skip

    async def keep(self, key=KEY):
        """A database that was in use, made with this key."""
        path = self.folder / "kept" / "waerror.sqlite3"
        backend = await open_backend(f"sqlite+aiosqlite:///{path}", (key,) if key else ())
        await backend.close()
        return path

    async def examine(self):
        """Let the doctor look; no secret may be in what it says."""
        examined = Examined(await examine(subject()))
        secrets = [
            v for n, v in self.values.items() if re.search(r"TOKEN|SECRET|PROXY", n) and len(str(v)) > 6
        ]
        assert not [secret for secret in secrets if str(secret) in examined.text], "a secret was printed"
        return examined


@pytest.fixture
def set_up(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "bot.doctor.hearing.PATIENCE", 30
    )  # the machine may be busy; who tests patience sets it
    return SetUp(monkeypatch, tmp_path)


@pytest.fixture
async def company(set_up, catalog, resolver):
    """The real bot for many workspaces at work, its database where the settings say; nobody has installed it."""
    (set_up.folder / "kept").mkdir()
    address = f"sqlite+aiosqlite:///{set_up.folder}/kept/waerror.sqlite3"
    async with a_company(address, catalog, resolver) as started:
        set_up.for_many(started)
        yield started


@pytest.fixture
def slack():
    """Start a playground with settings of its own."""

    @contextlib.asynccontextmanager
    async def starting(manifest=MANIFEST, **settings):
        async with Playground(manifest, **settings) as playground:
            yield playground

    return starting


@pytest.fixture
def closed_port():
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def taken_port():
    """A port on which a program listens that is not ours, and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture
def stranger():
    """Start a server that answers everything alike; returns its address."""
    started = []

    def starting(body, kind="text/html", status=200):
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_CONNECT = do_POST  # noqa: N815

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        started.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield starting
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()
