"""The house: who may import whom, and how big a room may grow. Read from the source with `ast`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

BOT = Path(__file__).parents[1] / "bot"

ROOMS = {
    # room: (rooms of bot it may import, third-party packages it may import)
    "telemetry": (set(), {"structlog", "prometheus_client"}),
    "knowledge": (set(), {"pydantic", "tomli"}),
    "resolve": ({"knowledge"}, {"rapidfuzz", "numpy", "fuse"}),
    "cards": ({"knowledge.models", "resolve.outcome"}, set()),
    "store": (
        {"telemetry", "knowledge.models", "resolve.outcome"},
        {"sqlalchemy", "alembic", "cryptography", "slack_sdk"},
    ),
    "listeners": (
        {"telemetry", "knowledge", "resolve", "cards", "store"},
        {"slack_bolt", "slack_sdk", "aiohttp"},
    ),
    "serve": ({"telemetry", "store"}, {"starlette", "uvicorn", "slack_bolt", "slack_sdk", "aiohttp"}),
    # It looks at an installation from outside, so that it has a word where the program itself would not start.
    "doctor": (
        {"settings", "variables", "store", "knowledge", "telemetry"},
        {"slack_sdk", "aiohttp", "yaml"},
    ),
    "playground": (set(), {"starlette", "uvicorn", "yaml"}),
}
"""The table of the architecture. `cli` and `app` may import everything; only `cli` knows `playground` and `doctor`."""

MOST_LINES = 350


def modules(room: str) -> list[Path]:
    return sorted((BOT / room).rglob("*.py"))


def imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names |= {node.module} if node.module != "bot" else {f"bot.{a.name}" for a in node.names}
    return names


def standard(name: str) -> bool:
    import sys

    return name.partition(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_table_allows(room):
    rooms, packages = ROOMS[room]
    strangers = []
    for file in modules(room):
        for name in imported(file):
            if name.startswith("bot."):
                inside = name.removeprefix("bot.")
                ok = any(inside == r or inside.startswith(f"{r}.") for r in (*rooms, room))
            else:
                ok = standard(name) or name.split(".")[0] in packages
            if not ok:
                strangers.append(f"{file.relative_to(BOT)} imports {name}")
    assert strangers == []


def test_only_the_command_line_knows_the_playground_the_doctor_and_the_composition_root():
    for file in BOT.rglob("*.py"):
        room = file.relative_to(BOT).parts[0]
        names = imported(file)
        if room not in {"cli", "playground"}:
            assert not any(n.startswith("bot.playground") for n in names), file
        if room not in {"cli", "doctor"}:
            assert not any(n.startswith("bot.doctor") for n in names), file
        if room not in {"cli", "app.py"}:
            assert "bot.app" not in names, file


def test_only_settings_read_the_environment():
    allowed = {"settings.py", "playground", "cli"}
    for file in BOT.rglob("*.py"):
        if file.relative_to(BOT).parts[0] not in allowed:
            assert not re.search(r"\benviron\b|\bgetenv\b", file.read_text("utf-8")), file


def test_no_module_outgrows_its_room():
    sizes = {str(f.relative_to(BOT)): len(f.read_text("utf-8").splitlines()) for f in BOT.rglob("*.py")}
    long = {name: size for name, size in sizes.items() if size > MOST_LINES}
    assert long == {}


def test_listeners_are_short_and_have_no_try_and_no_blocks():
    for file in modules("listeners"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef) and any(_registers(d) for d in node.decorator_list):
                where = f"{file.name}:{node.name}"
                assert node.end_lineno - node.lineno <= 25, where
                assert not any(isinstance(n, ast.Try) for n in ast.walk(node)), where
        assert '"type": "section"' not in file.read_text("utf-8"), file


def _registers(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (
        isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "bolt"
    )
