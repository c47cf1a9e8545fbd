"""What the README tells hosts: its texts to copy name what is there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.telemetry import metrics
from bot.telemetry.instruments import REGISTRY, Counter

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def block(kind):
    return re.search(rf"```{kind}\n(.*?)```", README, re.DOTALL)[1]


PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text("utf-8").splitlines())


def test_the_procfile_has_what_hosts_ask_for():
    assert set(PROCFILE) == {"release", "web", "worker"}


@pytest.mark.parametrize("command", PROCFILE.values())
def test_a_line_of_the_procfile_starts_without_an_installed_command(command):
    words = command.split()
    assert words[:3] == ["python", "-m", "bot"]
    verbs = [word for word in words[3:] if not word.startswith("-") and word != "0.0.0.0"]  # noqa: S104
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "bot", *verbs, "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert all(option in done.stdout for option in words if option.startswith("--"))


def test_the_container_gets_all_that_the_package_is_made_of_and_no_settings():
    copied = {
        name
        for line in re.findall(r"^COPY (.+) \S+$", block("dockerfile"), re.MULTILINE)
        for name in line.split()
    }
    assert [name for name in copied if not (ROOT / name).exists()] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], project["project"]["readme"], "requirements.txt"}
    assert needed | {*project["project"]["license-files"], "pyproject.toml"} <= copied
    assert not copied & {".", ".env"}


def test_the_unit_keeps_its_data_in_its_own_folder(monkeypatch):
    from bot.settings import data_folder

    unit = dict(line.split("=", 1) for line in block("ini").splitlines() if "=" in line)
    name, value = unit["Environment"].split("=")
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    assert data_folder() == Path("/var/lib") / unit["StateDirectory"]
    assert unit["RestartPreventExitStatus"] == "2"


def test_every_metric_that_the_readme_names_is_there():
    assert metrics
    series = {f"{name}_total" if isinstance(one, Counter) else name for name, one in REGISTRY.items()}
    named = set(re.findall(r"\bwaerror_\w+", README))
    assert named
    assert named <= series
