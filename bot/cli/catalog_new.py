"""`waerror catalog new`: the skeleton of an entry, where it belongs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import typer

from bot.cli.knowledge import overlay_folder
from bot.knowledge import skeleton
from bot.knowledge.files import VARIABLE
from bot.knowledge.loader import default_path

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.models import Namespace

_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def new(code: str, namespace: Namespace, folder: Path | None, extra: Path | None, *, local: bool) -> int:
    """Write a skeleton and say where; return the exit code."""
    if not _CODE.fullmatch(code):
        return _refuse(f"{code!r} is no code: letters, digits, _ and - only, 40 at most.")
    catalog, overlay = folder or default_path(), extra or overlay_folder()
    ours = catalog / "entries" / namespace / f"{code}.toml"
    if not local:
        if "_data" in catalog.parts and folder is None:
            return _refuse(
                f"This waerror is installed: its catalog is not yours to write. Set {VARIABLE}, use --local."
            )
        return _write(ours, skeleton.entry(code, _today()))
    if overlay is None:
        return _refuse(f"--local needs the folder of your overlay: set {VARIABLE} or give --extra.")
    text = (
        skeleton.extension(f"{namespace}/{code}")
        if ours.exists()
        else skeleton.entry(code, _today(), local=True)
    )
    return _write(overlay / "entries" / namespace / f"{code}.toml", text)


def _write(file: Path, text: str) -> int:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        return _refuse(f"{file} is there already, and stays as it is.")
    except OSError as error:
        return _refuse(f"{file} cannot be written ({error.strerror}).")
    typer.echo(f"{file}\nFill in what it asks for; `waerror catalog check` refuses it until then.")
    return 0


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def _refuse(message: str) -> int:
    typer.echo(message, err=True)
    return 2
