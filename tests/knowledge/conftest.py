"""A small catalog for tests that break it."""

from __future__ import annotations

import pytest

from tests.knowledge.small import write


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "catalog")
