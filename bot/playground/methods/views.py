"""views.* (https://docs.slack.dev/reference/methods?family=views)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.call import Call, has_errors, method, missing, refusal
from bot.playground.faults import ApiError
from bot.playground.judge import judge_view, refusal_response

if TYPE_CHECKING:
    from bot.playground.views import View


def judged_view(view: object, kind: str) -> dict[str, Any]:
    """A view that Slack would take as a modal or a Home; raises ApiError with the judge's lines."""
    if not isinstance(view, dict):
        raise missing("view")
    faults = judge_view(view)
    if any(fault.rule == "view.bytes" for fault in faults):
        raise ApiError("view_too_large")
    if has_errors(faults):
        raise refusal(refusal_response(faults, "invalid_arguments"))
    if view.get("type") != kind:
        lines = [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"]
        raise ApiError("invalid_arguments", response_metadata={"messages": lines})
    return view


@method("views.open")
def open_view(call: Call) -> dict[str, Any]:
    """Open a modal for the person whose trigger id it is."""
    trigger_id = call.need("trigger_id")
    content = judged_view(call.structure("view"), "modal")
    trigger = call.state.triggers.exchange(trigger_id)
    views = call.state.views
    inside = trigger.view_id is not None and bool(views.stack(trigger.user))
    opened = views.push(trigger.user, content) if inside else views.open(trigger.user, content)
    return {"view": opened.slack()}


@method("views.push")
def push_view(call: Call) -> dict[str, Any]:
    """Put a modal on top of the one in which the trigger id was born; at most three lie on each other."""
    trigger_id = call.need("trigger_id")
    content = judged_view(call.structure("view"), "modal")
    trigger = call.state.triggers.exchange(trigger_id)
    if trigger.view_id is None or not call.state.views.stack(trigger.user):
        raise ApiError("invalid_trigger_id")
    return {"view": call.state.views.push(trigger.user, content).slack()}


@method("views.update")
def update_view(call: Call) -> dict[str, Any]:
    """Replace an open view, named by `view_id` or `external_id`; `hash` guards against overtaking."""
    view = _named(call)
    content = judged_view(call.structure("view"), str(view.content["type"]))
    if call.text("hash") and call.text("hash") != view.hash:
        raise ApiError("hash_conflict", view=view.slack())
    call.state.views.update(view, content)
    return {"view": view.slack()}


@method("views.publish")
def publish_view(call: Call) -> dict[str, Any]:
    """Set a person's Home tab."""
    if not call.state.manifest.home_tab:
        raise ApiError("not_enabled")
    person = call.member("user_id")
    content = judged_view(call.structure("view"), "home")
    before = call.state.views.homes.get(person.id)
    if call.text("hash") and (before is None or call.text("hash") != before.hash):
        raise ApiError("hash_conflict")
    return {"view": call.state.views.publish(person.id, content).slack()}


def _named(call: Call) -> View:
    views = call.state.views
    if call.text("view_id"):
        view = views.find(call.text("view_id"))
    elif call.text("external_id"):
        view = views.by_external_id(call.text("external_id"))
    else:
        raise missing("view_id")
    if view is None:
        raise ApiError("not_found")
    return view
