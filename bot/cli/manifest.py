"""`waerror manifest`: the app's manifest, for Socket Mode or for a public address."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

SCHEMA_LINE = (
    "# Made by `waerror manifest`. Upload it at https://api.slack.com/apps?new_app=1 (From a manifest).\n"
)


def manifest(
    http: Annotated[
        str | None, typer.Option("--http", help="Public address, such as https://bot.example.com")
    ] = None,
) -> None:
    """Print the manifest: Socket Mode, or with --http for a public address."""
    text = manifest_path().read_text(encoding="utf-8")
    if http is None:
        typer.echo(text, nl=False)
        return
    import yaml

    parts = urlsplit(http)
    if parts.scheme != "https" or not parts.hostname:
        raise typer.BadParameter(
            "Slack accepts only an address that begins with https://", param_hint="--http"
        )
    typer.echo(
        SCHEMA_LINE + yaml.safe_dump(for_http(yaml.safe_load(text), http), sort_keys=False, width=100),
        nl=False,
    )


def manifest_path() -> Path:
    """Return where manifest.yml lies: inside the installed package, or at the top of a checkout."""
    inside = Path(__file__).parent.parent / "_data" / "manifest.yml"
    return inside if inside.is_file() else Path(__file__).parents[2] / "manifest.yml"


def for_http(base: dict[str, Any], address: str) -> dict[str, Any]:
    """Return the manifest of an app that Slack reaches at `address`."""
    url = f"{address.rstrip('/')}/slack/events"
    settings = base["settings"]
    return {
        **base,
        "features": {
            **base["features"],
            "slash_commands": [{**c, "url": url} for c in base["features"]["slash_commands"]],
        },
        "settings": {
            **settings,
            "event_subscriptions": {"request_url": url, **settings["event_subscriptions"]},
            "interactivity": {
                **settings["interactivity"],
                "request_url": url,
                "message_menu_options_url": url,
            },
            "socket_mode_enabled": False,
        },
    }
