"""What was read is kept for the next start, and never makes a catalog other than its files say."""

from __future__ import annotations

import hashlib
import json
import tomllib

import pytest
from pydantic import TypeAdapter

from bot.knowledge import loader, parsed, situations
from bot.knowledge.faults import CatalogError
from bot.knowledge.models import Situations
from tests.knowledge.small import change

WINDOW = "entries/cloud-api/131047.toml"


@pytest.fixture
def place(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def load(folder, place, monkeypatch):
    """Load the small catalog as the one that runs; `load.read` counts the files that were read as TOML."""
    monkeypatch.setattr(loader, "default_path", lambda: folder)

    def loading(extra=None):
        loading.read = 0
        return loader.load(extra=extra, cache=place)

    def counting(text):
        loading.read += 1
        return real(text)

    real = situations.read
    monkeypatch.setattr(situations, "read", counting)
    return loading


def test_the_second_start_reads_no_toml_and_has_the_same_catalog(load):
    first = load()
    assert load.read > 3
    assert load() == first
    assert load.read == 0


def test_a_changed_file_alone_is_read_again(load, folder):
    load()
    change(folder, WINDOW, "reply window is closed", "reply window has closed")
    assert load().get("cloud-api/131047").headline == "The 24-hour reply window has closed"
    assert load.read == 1
    load()
    assert load.read == 0


def test_a_file_that_was_broken_since_refuses_the_start(load, folder):
    load()
    change(folder, WINDOW, 'actor = "sender"', 'actor = "nobody"')
    for _ in range(2):
        with pytest.raises(CatalogError) as refused:
            load()
        assert "actor" in refused.value.report()
    change(folder, WINDOW, 'actor = "nobody"', "actor = ")
    with pytest.raises(CatalogError) as refused:
        load()
    assert "is not valid TOML" in refused.value.report()


def test_of_a_refused_catalog_nothing_is_kept(load, folder, place):
    change(folder, WINDOW, 'actor = "sender"', 'actor = "nobody"')
    with pytest.raises(CatalogError):
        load()
    assert not place.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("reply window is closed", "reply window is open!!"),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("{", "[", 3),
        lambda text: text[:0],
        lambda text: "\0" * len(text),
        lambda text: "\n".join(f"{line.split(' ')[0]} 00000000 {{}}" for line in text.splitlines()),
    ],
)
def test_what_is_damaged_is_read_anew(load, place, damage):
    first = load()
    (file,) = place.iterdir()
    file.write_text(damage(file.read_text("utf-8")), "utf-8")
    assert load() == first
    assert load.read > 0
    load()
    assert load.read == 0


def test_bytes_that_are_no_text_are_read_anew(load, place):
    first = load()
    (file,) = place.iterdir()
    file.write_bytes(b"\xff\xfe" * 100)
    assert load() == first


def test_where_nothing_can_be_kept_the_bot_starts_all_the_same(load, place):
    place.write_text("a file where a folder should be")
    assert load() == load()
    assert load.read > 3


def test_an_overlay_is_kept_with_its_catalog_and_only_a_few_are(load, place, tmp_path):
    for n in range(parsed.KEPT + 2):
        extra = tmp_path / f"overlay{n}" / "entries" / "cloud-api"
        extra.mkdir(parents=True)
        (extra / "131047.toml").write_text('extends = "cloud-api/131047"\nnumbers = ["Ours."]\n', "utf-8")
        assert "Ours." in load(extra.parents[1]).get("cloud-api/131047").numbers
        load(extra.parents[1])
        assert load.read == 0
    assert len(list(place.iterdir())) == parsed.KEPT


def test_a_folder_that_somebody_names_is_not_kept(folder, place):
    loader.load(folder, cache=place)
    assert not place.exists()


def test_what_is_kept_is_what_the_shipped_files_hold(place, tmp_path):
    """Dates become their text; everything else comes back as it was."""
    files = {file.name: file.read_bytes() for file in loader.default_path().rglob("*.toml")}
    first = parsed.Parsed(place, tmp_path)
    for name, content in files.items():
        first.toml(content, name)
    first.keep()
    second = parsed.Parsed(place, tmp_path)
    for name, content in files.items():
        data = second.toml(b"never read", name)
        said = data.get("situations")
        whole = (
            data
            if said is None
            else data | {"situations": {lang: list(texts) for lang, texts in said.items()}}
        )
        assert whole == _dates_as_text(tomllib.loads(content.decode())), name


def test_a_later_start_leaves_situations_closed_until_somebody_asks(load, monkeypatch):
    first = load()
    monkeypatch.setattr(situations.Kept, "_open", lambda _: pytest.fail("was opened"))
    again = load()
    entry = again.get("cloud-api/131047")
    assert isinstance(entry.situations, situations.Kept)
    monkeypatch.undo()
    assert entry.situations == first.get("cloud-api/131047").situations
    assert entry == first.get("cloud-api/131047")


def test_what_situations_may_be_is_tied_to_the_format():
    """What was kept is not checked again: where this changes, `FORMAT` counts up, and both numbers here change."""
    rule = json.dumps(TypeAdapter(Situations).json_schema(), sort_keys=True)
    assert (parsed.FORMAT, hashlib.sha256(rule.encode()).hexdigest()[:8]) == (2, "4f648225")


def _dates_as_text(data):
    if isinstance(data, dict):
        return {key: _dates_as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_dates_as_text(value) for value in data]
    return data if isinstance(data, str | int | float | bool) else str(data)
