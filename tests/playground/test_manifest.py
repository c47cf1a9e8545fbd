"""The manifest is read whole, and a broken one names all its faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground.manifest import ManifestError, load_manifest, read_manifest

HERE = Path(__file__).parent


def test_the_manifest_gives_commands_shortcuts_scopes_and_events():
    manifest = load_manifest(HERE / "manifest.yml")
    assert manifest.display_name == "waerror"
    assert manifest.command("/waerror").usage_hint == "131047"
    assert manifest.shortcut("explain_message", "message").name == "Explain WhatsApp error"
    assert manifest.shortcut("explain_message", "global") is None
    assert "chat:write" in manifest.scopes
    assert "files:read" in manifest.optional_scopes
    assert "message.im" in manifest.events


def test_the_projects_own_manifest_is_one_that_the_playground_takes():
    assert load_manifest(HERE.parents[1] / "manifest.yml").command("/waerror")


def test_every_fault_is_listed_with_its_field():
    raw = {
        "display_information": {"name": "n" * 36},
        "features": {"slash_commands": [{"command": "waerror"}], "shortcuts": [{"name": "x", "type": "odd"}]},
        "oauth_config": {"scopes": {"bot": ["chat:write", "chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im", "moon_rise"]}},
    }
    with pytest.raises(ManifestError) as caught:
        read_manifest(raw, "manifest.yml")
    text = str(caught.value)
    for expected in (
        "display_information.name is 36 characters long",
        "features.slash_commands[0].command must start with /",
        "features.slash_commands[0].description is missing",
        "features.shortcuts[0].type must be message or global",
        "features.shortcuts[0].callback_id",
        "oauth_config.scopes.bot lists chat:write twice",
        "message.im needs the scope im:history",
        "moon_rise is not an event",
        "need the scope commands",
    ):
        assert expected in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [1", "not valid YAML at line"),
        (b"- a\n", "the top level must be a mapping"),
        (b"\xff\xfe\x00", "not"),
        (b"display_information: 7\n", "display_information must be a mapping"),
    ],
)
def test_a_file_that_is_no_manifest_is_one_clear_error(tmp_path, content, said):
    path = tmp_path / "manifest.yml"
    path.write_bytes(content)
    with pytest.raises(ManifestError, match=said):
        load_manifest(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(ManifestError, match="cannot be read"):
        load_manifest(tmp_path / "manifest.yml")
