"""`waerror catalog`: what authors of entries need. Verbs only; what they do stands in the modules beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(help="Check, show and export the catalog; write entries.", no_args_is_help=True)

FOLDER = Annotated[
    Path | None, typer.Option("--catalog", metavar="FOLDER", help="The catalog (default: waerror's own).")
]
EXTRA = Annotated[
    Path | None,
    typer.Option(
        "--extra", metavar="FOLDER", help="An overlay of your own (default: WAERROR_CATALOG_EXTRA)."
    ),
]
AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Surface = Literal["message", "modal", "home"]
Namespace = Literal["cloud-api", "on-premises"]


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Only faults of these files or folders.")
    ] = None,
    slack: Annotated[
        bool, typer.Option("--slack", help="Let Slack judge the cards too (bot token).")
    ] = False,
    folder: FOLDER = None,
    extra: EXTRA = None,
) -> None:
    """Check every file, every rule and every drawing; print all faults at once."""
    from bot.cli import catalog_check
    from bot.cli.knowledge import overlay_folder
    from bot.knowledge.loader import default_path

    code = catalog_check.check(folder or default_path(), extra or overlay_folder(), paths or [], slack=slack)
    raise typer.Exit(code)


@app.command()
def new(
    code: Annotated[str, typer.Argument(help="The number or word of the error.")],
    namespace: Annotated[Namespace, typer.Option(help="Who issues it.")] = "cloud-api",
    local: Annotated[
        bool, typer.Option("--local", help="Into your overlay (WAERROR_CATALOG_EXTRA).")
    ] = False,
    folder: FOLDER = None,
    extra: EXTRA = None,
) -> None:
    """Write the skeleton of an entry, to be filled in. Never overwrites."""
    from bot.cli import catalog_new

    raise typer.Exit(catalog_new.new(code, namespace, folder, extra, local=local))


@app.command()
def show(
    key: Annotated[str, typer.Argument(help="cloud-api/131047, 131047, 190/463 …")],
    *,
    surface: Annotated[Surface, typer.Option(help="Where it is drawn.")] = "message",
    blocks: Annotated[bool, typer.Option("--blocks", help="Print Block Kit JSON.")] = False,
    builder: Annotated[
        bool, typer.Option("--builder", help="Print an address of Block Kit Builder.")
    ] = False,
    folder: FOLDER = None,
    extra: EXTRA = None,
) -> None:
    """Draw an entry: here, as JSON, or in Block Kit Builder."""
    from bot.cli import catalog_show
    from bot.cli.knowledge import load

    if blocks and builder:
        raise typer.BadParameter("--blocks or --builder, not both")
    raise typer.Exit(catalog_show.show(load(folder, extra), key, surface, blocks=blocks, builder=builder))


@app.command()
def cards(folder: FOLDER = None, extra: EXTRA = None) -> None:
    """Print every card as a line of JSON: the playground's preview reads them."""
    from bot.cli import catalog_show
    from bot.cli.knowledge import load

    for line in catalog_show.cards(load(folder, extra)):
        typer.echo(line)


@app.command()
def export(
    form: Annotated[Literal["json", "markdown"], typer.Option("--format", help="What to write.")] = "json",
    folder: FOLDER = None,
    extra: EXTRA = None,
) -> None:
    """Write the whole catalog to standard output."""
    from bot.cli.knowledge import load
    from bot.knowledge import export as exporting

    for piece in exporting.FORMATS[form](load(folder, extra)):
        typer.echo(piece, nl=False)


@app.command()
def schema(
    check_it: Annotated[
        bool, typer.Option("--check", help="Exit code 1 where catalog/schema.json is stale.")
    ] = False,
    folder: FOLDER = None,
) -> None:
    """Print the JSON Schema of an entry, for editors."""
    from bot.cli import catalog_lists
    from bot.knowledge.schema import text

    if check_it:
        raise typer.Exit(catalog_lists.schema_is_fresh(folder))
    typer.echo(text(), nl=False)


@app.command()
def stale(
    days: Annotated[int, typer.Option(min=0, help="Older than so many days.")] = 180,
    folder: FOLDER = None,
    extra: EXTRA = None,
) -> None:
    """List entries whose sources nobody has read for so many days, oldest first. Exit code 1 where there are any."""
    from bot.cli import catalog_lists
    from bot.cli.knowledge import load

    raise typer.Exit(catalog_lists.stale(load(folder, extra), days))


@app.command()
def drift(
    file: Annotated[
        Path, typer.Argument(help="A code a line; # begins a comment.", exists=True, dir_okay=False)
    ],
    exempt: Annotated[
        Path | None,
        typer.Option(help="TOML with [[exempt]] code and reason.", exists=True, dir_okay=False),
    ] = None,
    namespace: Annotated[
        Namespace | None, typer.Option(help="Compare with the codes of one issuer alone.")
    ] = None,
    folder: FOLDER = None,
    extra: EXTRA = None,
) -> None:
    """Compare a list of codes with the catalog, both ways. Exit code 1 where they differ without a reason."""
    from bot.cli import catalog_lists
    from bot.cli.knowledge import load

    raise typer.Exit(catalog_lists.drift(load(folder, extra), file, exempt, namespace))


@app.command()
def stats(as_json: AS_JSON = False, folder: FOLDER = None, extra: EXTRA = None) -> None:
    """Count what the catalog holds."""
    from bot.cli import catalog_lists
    from bot.cli.knowledge import load

    catalog_lists.stats(load(folder, extra), as_json=as_json)


@app.command()
def train(
    check_it: Annotated[
        bool, typer.Option("--check", help="Exit code 1 where the shipped model is stale.")
    ] = False,
) -> None:
    """Learn the catalog's phrases anew, for authors: writes the model that travels with waerror."""
    from bot.cli import catalog_train

    raise typer.Exit(catalog_train.check() if check_it else catalog_train.train())
