"""`waerror manifest`: the app's manifest, for Socket Mode, a public address or many workspaces; with the step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from collections.abc import Collection

SCHEMA_LINE = (
    "# Made by `waerror manifest`. Upload it at https://api.slack.com/apps?new_app=1 (From a manifest).\n"
)


def manifest(
    http: Annotated[
        str | None, typer.Option("--http", help="Public address, such as https://bot.example.com")
    ] = None,
    oauth: Annotated[
        bool, typer.Option("--oauth", help="With --http: for many workspaces that install it themselves")
    ] = False,
    steps: Annotated[
        bool, typer.Option("--steps", help="With the step for Workflow Builder (a paid Slack plan)")
    ] = False,
) -> None:
    """Print the app's manifest: for Socket Mode, a public address, many workspaces; with the workflow step."""
    if oauth and http is None:
        raise typer.BadParameter("needs --http and the public address", param_hint="--oauth")
    text = manifest_path().read_text(encoding="utf-8")
    if http is None and not steps:
        typer.echo(text, nl=False)
        return
    import yaml

    made = yaml.safe_load(text)
    if http is not None:
        made = for_http(made, _address(http))
        made = for_many(made, http) if oauth else made
    if steps:
        made = with_steps(made)
    typer.echo(SCHEMA_LINE + yaml.safe_dump(made, sort_keys=False, width=100), nl=False)


def _address(http: str) -> str:
    parts = urlsplit(http)
    if parts.scheme != "https" or not parts.hostname:
        raise typer.BadParameter(
            "Slack accepts only an address that begins with https://", param_hint="--http"
        )
    return http


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


def for_many(base: dict[str, Any], address: str) -> dict[str, Any]:
    """Return the manifest of an app at `address` that any workspace may install: with tokens that are renewed."""
    from bot.serve.oauth import REDIRECT

    return {
        **base,
        "oauth_config": {"redirect_urls": [address.rstrip("/") + REDIRECT], **base["oauth_config"]},
        "settings": {**base["settings"], "token_rotation_enabled": True},
    }


def with_steps(base: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest with the step that workflows can hold.

    A step needs no scope of its own; it needs an app that can be deployed to an organisation, and its event.
    """
    from bot.cards import ids, step

    settings = base["settings"]
    events = settings["event_subscriptions"]
    function = {
        "title": step.TITLE,
        "description": step.ABOUT,
        "input_parameters": _parameters({step.INPUT: (step.INPUT_TITLE, step.INPUT_ABOUT)}, {step.INPUT}),
        "output_parameters": _parameters(step.OUTPUTS, step.ALWAYS),
    }
    return {
        **base,
        "functions": {ids.EXPLAIN_STEP: function},
        "settings": {
            **settings,
            "event_subscriptions": {**events, "bot_events": [*events["bot_events"], "function_executed"]},
            "org_deploy_enabled": True,
            "function_runtime": "remote",
        },
    }


def _parameters(texts: dict[str, tuple[str, str]], required: Collection[str]) -> dict[str, Any]:
    properties = {
        name: {"type": "string", "title": title, "description": about}
        for name, (title, about) in texts.items()
    }
    needed = [name for name in texts if name in required]
    return {"properties": properties, "required": needed}
