"""The pinned requirements: complete, hashed, and without any index's address. Checked offline."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FILES = {
    "requirements.txt": PROJECT["dependencies"],
    "tests/requirements.txt": PROJECT["optional-dependencies"]["test"],
}


def pins(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9_.-]+)(?:\[.*?\])?==(\S+)", line):
            found.setdefault(match[1].lower().replace("_", "-"), []).append(match[2])
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_direct_dependency_is_pinned_inside_its_range(name):
    pinned = pins(name)
    for line in FILES[name]:
        wanted = Requirement(line)
        versions = pinned[wanted.name.lower().replace("_", "-")]
        assert len(versions) == 1, f"{wanted.name} is pinned {len(versions)} times"
        assert wanted.specifier.contains(Version(versions[0])), line


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_a_hash_and_no_line_names_an_index(name):
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        if "==" in block:
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_tests_run_on_the_pins_that_hosts_install():
    ours, theirs = pins("requirements.txt"), pins("tests/requirements.txt")
    assert {k: v for k, v in theirs.items() if k in ours} == ours
