"""The file `.env`: its variables, or one clear word on why nobody can read it.

Light, because a question in a terminal reads it too: what parses it is imported where there is such a file.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING

from bot.variables import DOTFILE, Problem, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAVE = (
    "Save it as UTF-8 (Notepad: Save as > Encoding; PowerShell: Set-Content -Encoding utf8) and start again"
)
ALLOW = "Let this user read it (chmod u+r on a file of its own), or set the variables in the environment"


class DotfileError(SettingsError):
    """`.env` is there and cannot be read. Its text says what to do; nothing of the file is part of it."""

    def __init__(self, file: Path, reason: str, remedy: str) -> None:
        self.problems = (Problem(DOTFILE, f"{reason}. {remedy}"),)
        Exception.__init__(self, f"{file.absolute()} {reason}. {remedy}.")


def read(file: Path | None) -> dict[str, str]:
    """Return the variables of a file that have a value; none where there is no file. Raises `DotfileError`."""
    if file is None or not file.is_file():
        return {}
    text = _text(file)
    from dotenv import dotenv_values  # noqa: PLC0415 - where there is no such file, nobody needs it

    return {
        name: value for name, value in dotenv_values(stream=io.StringIO(text)).items() if value is not None
    }


def _text(file: Path) -> str:
    try:
        written = file.read_bytes()
    except OSError:
        raise DotfileError(file, "cannot be opened", ALLOW) from None
    if written.startswith(WIDE) or b"\0" in written:
        raise DotfileError(file, "is not UTF-8 text but UTF-16, as it seems", SAVE)
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise DotfileError(file, f"is not UTF-8 text (line {line})", SAVE) from None
