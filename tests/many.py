"""The real bot for many workspaces, over HTTP, in a playground where nobody has installed it yet."""

from __future__ import annotations

from contextlib import asynccontextmanager

from sqlalchemy import event

from bot.app import build
from bot.playground.host import Playground
from bot.playground.judge import judge_blocks
from bot.serve.oauth import INSTALL, REDIRECT
from bot.serve.web import PATH, web
from bot.settings import Settings
from tests.serving import address_of, free_port, served
from tests.support import MANIFEST, UNHURRIED

KEY = "the secret key of these tests" * 2


def plain(address):
    """Write an address as a host does."""
    return address.replace("+aiosqlite", "").replace("+asyncpg", "")


def settings_of(playground, base, address, key=KEY):
    return Settings(
        _env_file=None,
        slack_client_id=playground.client_id,
        slack_client_secret=playground.client_secret,
        slack_signing_secret=playground.signing_secret,
        slack_api_url=playground.api_url,
        waerror_public_url=base,
        waerror_secret_keys=key,
        database_url=plain(address),
    )


class Company:
    """What many companies share: the playground, the bot's address, and the bot's processes."""

    def __init__(self, playground, base, settings):
        self.playground, self.base, self.settings = playground, base, settings
        self.programs = []

    @property
    def program(self):
        return self.programs[0]

    @property
    def install_url(self):
        return self.base + INSTALL

    @property
    def tokens(self):
        """The tokens as the first process knows them."""
        return self.program.desk.many

    async def join(self, tenant, person="ana", **more):
        """Install the bot, and have it in #incidents."""
        page = await tenant.install(self.install_url, person=person, **more)
        assert page.status == 200, page.text
        if tenant.team.bot_user_id not in tenant.state.workspace.channel("incidents").members:
            await tenant.person(person).invite("incidents")
        return page

    def statements(self):
        """Return a list that every further statement of the first process is put into, but for what it tidies."""
        self.program.store._chores[2].cancel()
        seen = []
        engine = self.program.store.keeper._backend.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        return seen

    async def process(self, catalog, resolver, **settings):
        """Start another process of the bot on the same database; it is asked directly, not by Slack."""
        program = build(self.settings.model_copy(update=settings), catalog, judge_blocks, resolver=resolver)
        await program.start()
        await program.store.opened()
        self.programs.append(program)
        return program


@asynccontextmanager
async def a_company(address, catalog, resolver, settings=None, **options):
    """`settings`: changes to those that fit; `options` go to the playground."""
    bound = free_port()
    base = address_of(bound)
    options = {**UNHURRIED, "installed": False, **options}
    async with Playground(MANIFEST, **options) as playground:
        playground.configure(redirect_urls=(base + REDIRECT,))
        company = Company(playground, base, settings_of(playground, base, address))
        program = await company.process(catalog, resolver, **(settings or {}))
        async with served(web(program.bolt, program.readiness, program.pages), bound):
            playground.deliver_to(base + PATH)
            yield company
        for program in company.programs:
            await program.close()
