from pathlib import Path

import pytest

from bot.store.address import Address, read

HOME = Path("/data")
PG = "postgresql+asyncpg://"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (None, Address("sqlite", "sqlite+aiosqlite:////data/waerror.sqlite3")),
        ("", Address("sqlite", "sqlite+aiosqlite:////data/waerror.sqlite3")),
        ("memory:", Address("memory")),
        (":memory:", Address("memory")),
        ("sqlite:///here/a.db", Address("sqlite", "sqlite+aiosqlite:///here/a.db")),
        ("postgres://u:p@h:5432/d?sslmode=require", Address("postgresql", f"{PG}u:p@h:5432/d?ssl=require")),
        ("postgresql://h/d", Address("postgresql", f"{PG}h/d")),
        ("postgresql+psycopg2://h/d", Address("postgresql", f"{PG}h/d")),
        ("postgres://h/d?channel_binding=require&sslmode=allow", Address("postgresql", f"{PG}h/d?ssl=allow")),
        ("postgres://u@/d?host=/run/pg", Address("postgresql", f"{PG}u@/d?host=%2Frun%2Fpg")),
        ("postgres://h/d?connect_timeout=3", Address("postgresql", f"{PG}h/d?timeout=3")),
    ],
)  # fmt: skip
def test_what_hosts_write_becomes_what_the_driver_takes(written, meant):
    assert read(written, HOME) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("mysql://u:geheim@h/d", "begins with none of"),
        ("postgres://u:geheim@/d", "names no host"),
        ("postgres://u:geheim@h", "names no database"),
        ("postgres://u:geheim@h:port/d", "not a well-formed address"),
        ("postgres://u:ge[heim@h/d", "not a well-formed address"),
        ("postgres://u:geheim@h/d?sslmode=maybe", "sslmode that is none of"),
        ("postgres://u:geheim@h/d?fast=1", "option that is not understood"),
        ("sqlite://geheim", "sqlite:/// and the path"),
        ("geheim", "begins with none of"),
    ],
)
def test_a_bad_address_is_told_without_its_password(written, told):
    with pytest.raises(ValueError, match=told) as caught:
        read(written, HOME)
    assert "heim" not in str(caught.value)
