"""files.* with the external upload flow (https://docs.slack.dev/messaging/working-with-files)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.playground.call import Call, method
from bot.playground.faults import ApiError
from bot.playground.methods.chat import thread_of
from bot.playground.people import APP_ID

if TYPE_CHECKING:
    from bot.playground.state import State

LARGEST_FILE = 20_000_000
TYPES = {"csv": "text/csv", "json": "application/json"}
"""What a file is by the end of its name; all others are plain text here."""


def new_file(
    state: State, origin: str, user: str, *, name: str, mimetype: str, content: bytes
) -> dict[str, Any]:
    """Keep a file in memory and return its file object (https://docs.slack.dev/reference/objects/file-object)."""
    file_id = "F0" + secrets.token_hex(5).upper()
    extension = name.rpartition(".")[2] if "." in name else ""
    address = f"{origin}/files-pri/{file_id}"
    described = {
        "id": file_id,
        "created": int(state.clock()),
        "timestamp": int(state.clock()),
        "name": name,
        "title": name,
        "mimetype": mimetype,
        "filetype": extension or "text",
        "pretty_type": (extension or "text").upper(),
        "user": user,
        "size": len(content),
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": f"{address}/{quote(name)}",
        "url_private_download": f"{address}/download/{quote(name)}",
        "permalink": f"{address}/{quote(name)}",
        "channels": [],
        "groups": [],
        "ims": [],
    }
    state.files[file_id] = (described, content)
    return described


def share_file(state: State, file: dict[str, Any], channel_id: str) -> None:
    """Note that a file stands in a conversation; from then on its members may read it."""
    kind = state.workspace.channels[channel_id].kind
    file[{"channel": "channels", "private": "groups", "im": "ims"}[kind]].append(channel_id)


def bot_may_read(state: State, file: dict[str, Any]) -> bool:
    """The app reads its own files and those in its conversations."""
    shared = [*file["channels"], *file["groups"], *file["ims"]]
    return file["user"] == state.team.bot_user_id or any(state.bot_is_in(channel) for channel in shared)


@method("files.info", "files:read")
def info(call: Call) -> dict[str, Any]:
    """What a file is and where it can be read."""
    kept = call.state.files.get(call.need("file"))
    if kept is None or not bot_may_read(call.state, kept[0]):
        raise ApiError("file_not_found")
    return {"file": kept[0], "comments": [], "response_metadata": {"next_cursor": ""}}


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> dict[str, Any]:
    """Where to send the bytes of a file; it is seen by nobody before files.completeUploadExternal."""
    name = call.need("filename")
    length = call.number("length", 0, LARGEST_FILE)
    if not length:
        raise ApiError("invalid_arguments")
    key = secrets.token_urlsafe(18)
    kind = TYPES.get(name.rpartition(".")[2].lower(), "text/plain")
    file = new_file(
        call.state, call.origin, call.state.team.bot_user_id, name=name, mimetype=kind, content=b""
    )
    call.state.uploads[key] = {"file_id": file["id"], "length": length}
    return {"upload_url": f"{call.origin}/upload/{key}", "file_id": file["id"]}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> dict[str, Any]:
    """Share uploaded files in a conversation, or keep them to the app without one."""
    listed = call.structure("files")
    if not isinstance(listed, list) or not listed:
        raise ApiError("invalid_arguments")
    files = [_uploaded(call, item) for item in listed]
    if call.text("thread_ts") and not call.text("channel_id"):
        raise ApiError("invalid_arguments")
    if call.text("channel_id"):
        posting = Call(
            call.state, call.method, {**call.args, "channel": call.text("channel_id")}, call.origin
        )
        channel = posting.writable()
        thread = thread_of(posting, channel)
        for file in files:
            share_file(call.state, file, channel.id)
        call.state.workspace.post(
            channel,
            call.state.team.bot_user_id,
            call.text("initial_comment"),
            thread_ts=thread,
            files=files,
            extra={"app_id": APP_ID},
        )
    for file in files:
        call.state.finished.add(file["id"])
    return {"files": files}


def _uploaded(call: Call, item: object) -> dict[str, Any]:
    file_id = item.get("id") if isinstance(item, dict) else None
    kept = call.state.files.get(str(file_id))
    if kept is None or not kept[1] or kept[0]["id"] in call.state.finished:
        raise ApiError("file_not_found")  # never announced, no bytes yet, or shared before
    file = kept[0]
    if isinstance(item, dict) and item.get("title"):
        file["title"] = item["title"]
    return file
