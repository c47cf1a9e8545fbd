"""The verbs of `waerror`, and what the bare command does."""

from __future__ import annotations

import re
import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import catalog, db, doctor, insights, manifest, triage

if TYPE_CHECKING:
    from bot.settings import Mode

TEXT = Annotated[
    list[str], typer.Argument(help="A code, a sentence, or a pasted payload; - reads standard input.")
]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_WATCH = re.compile(r"watch(?: [^\W\d]{1,12})?", re.IGNORECASE)
"""An order to the bot in Slack, well spelt or not, and no question."""

app = typer.Typer(
    name="waerror",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback(invoke_without_command=True)
def bare(ctx: typer.Context) -> None:
    """Answers WhatsApp Business errors.

    `waerror 131047`, or any text, explains it here.

    `waerror` alone runs the bot: in Slack where tokens are set, else in a playground.
    """
    if ctx.invoked_subcommand is None:
        from bot.cli import start

        raise typer.Exit(start.bare())


@app.command()
def run(
    socket: Annotated[bool, typer.Option("--socket", help="Socket Mode: no public address needed.")] = False,
    http: Annotated[bool, typer.Option("--http", help="HTTP: Slack calls this process.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on with --http.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on with --http.", min=1, max=65535)] = None,
) -> None:
    """Run the bot in Slack, over Socket Mode or HTTP, by the tokens that are set."""
    from bot.cli import start

    if socket and http:
        raise typer.BadParameter("--socket or --http, not both")
    mode: Mode | None = "socket" if socket else "http" if http else None
    raise typer.Exit(start.run(mode, host, port))


@app.command()
def playground(
    port: Annotated[int, typer.Option(help="First port to try.", min=0, max=65535)] = 3210,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    database: Annotated[
        str, typer.Option(help="Keep what is asked there; by default nothing is kept.")
    ] = "memory:",
    oauth: Annotated[
        bool, typer.Option("--oauth", help="Two workspaces, in which the bot is still to be installed.")
    ] = False,
) -> None:
    """Start a local workspace with the bot in it: no Slack account needed."""
    from bot.cli import start

    raise typer.Exit(start.playground(port, open_browser=browser, database=database, oauth=oauth))


@app.command()
def explain(text: TEXT, as_json: JSON = False) -> None:
    """Draw the card for a code or a text, here in the terminal."""
    from bot.cli import ask

    raise typer.Exit(ask.explain(" ".join(text), as_json=as_json))


@app.command()
def resolve(
    text: Annotated[list[str] | None, typer.Argument(help="The text; - reads standard input.")] = None,
    as_json: JSON = False,
    batch: Annotated[
        bool, typer.Option("--batch", help='Read {"id":…,"text":…} a line, write a row a line.')
    ] = False,
) -> None:
    """Say which codes a text holds, without drawing a card."""
    from bot.cli import ask

    if batch:
        raise typer.Exit(ask.batch(sys.stdin.buffer, sys.stdout))
    if not text:
        raise typer.BadParameter("give a text, or --batch with lines on standard input", param_hint="TEXT")
    raise typer.Exit(ask.resolve(" ".join(text), as_json=as_json))


app.command(name="triage")(triage.triage)
app.command(name="manifest")(manifest.manifest)
app.command(name="doctor")(doctor.doctor)
app.command(name="insights")(insights.insights)


@app.command(name="eval")
def evaluate(
    file: Annotated[Path, typer.Argument(help='Lines of {"text":…,"gold":[…],"kind":…}.', dir_okay=False)],
    misses: Annotated[
        bool, typer.Option("--misses", help="Name the lines whose first code is wrong.")
    ] = False,
) -> None:
    """Measure how well questions of your own are answered."""
    from bot.cli import evaluate as verb

    raise typer.Exit(verb.evaluate(file, misses=misses))


app.add_typer(catalog.app, name="catalog")
app.add_typer(db.app, name="db")


def main() -> None:
    """Run the command line."""
    words = sys.argv[1:]
    if _WATCH.fullmatch(" ".join(words)):
        from bot.cli import ask

        raise SystemExit(ask.watch())
    app(command(words))


def command(words: list[str]) -> list[str]:
    """Return the command that is meant. What is not a verb is a question: `waerror 131047` explains."""
    verbs = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    verbs |= {str(group.name) for group in app.registered_groups}
    match words:
        case ["help"]:
            return ["--help"]
        case ["help", verb] if verb in verbs:
            return [verb, "--help"]
        case [first, *_] if first not in verbs and first not in {"-h", "--help"}:
            return ["explain", *words]
    return words
