"""The command line in this process, with a small catalog to work on."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.cli.verbs import app
from tests.knowledge.small import write


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "catalog")


@pytest.fixture
def waerror(tmp_path, monkeypatch):
    """Run `waerror …` in an empty folder; the result has exit_code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run
