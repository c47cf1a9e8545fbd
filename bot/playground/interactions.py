"""What a person does with blocks and modals: press, choose, search, submit, close, use a shortcut.

Every deed raises DeedRefusedError with a sentence for the person when it cannot be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground import elements, payloads
from bot.playground.delivery import Answer, Parcel
from bot.playground.faults import ApiError, DeedRefusedError
from bot.playground.methods.views import judged_view
from bot.playground.workspace import Message

if TYPE_CHECKING:
    from bot.playground.deeds import Deeds
    from bot.playground.views import View

TROUBLE = "We had some trouble connecting. Try again?"
# https://docs.slack.dev/reference/block-kit/composition-objects/option-object and option-group-object
MOST_OPTIONS = 100


class Interactions:
    """A person's hands on blocks and modals."""

    def __init__(self, deeds: Deeds) -> None:
        self.deeds = deeds
        self.state = deeds.state
        self.delivery = deeds.delivery

    async def action(self, user: str, deed: dict[str, Any]) -> dict[str, Any]:
        """Use an element. `deed` holds container, block_id, action_id and what was chosen, as the page sends it."""
        place, blocks = self._container(user, deed.get("container"))
        block, element = self._element(blocks, deed)
        given = (deed.get("state") or {}).get("values", deed.get("state")) if deed.get("state") else None
        if not isinstance(place, Message):
            self.state.views.hold(place, given)
        if not elements.dispatches(block, element):
            return {"dispatched": False}
        entry = elements.action_entry(block, element, deed, self.state.workspace.new_ts())
        if entry is None:
            raise DeedRefusedError("no_such_option", "That choice is not on offer here.")
        if isinstance(place, Message):
            values = elements.state_values(blocks, given)
            payload = payloads.message_actions(self.state, user, place, entry, values)
        else:
            payload = payloads.view_actions(self.state, place, entry)
        summary = str(entry.get("text", {}).get("text") or entry["type"])
        self._interactive_app(user)
        parcel = Parcel("interactive", "interactive", f"block_actions {entry['action_id']}", payload, summary)
        answer = await self.delivery.send(parcel)
        self._acknowledged(answer, user, _channel_of(place))
        return {"dispatched": True}

    async def options(self, user: str, deed: dict[str, Any]) -> dict[str, Any]:
        """Ask the app for the choices of an external select."""
        place, blocks = self._container(user, deed.get("container"))
        _, element = self._element(blocks, deed)
        if element["type"] not in {"external_select", "multi_external_select"}:
            raise DeedRefusedError("no_such_element", "This menu does not ask the app.")
        ids = (str(deed["block_id"]), str(deed["action_id"]))
        payload = payloads.suggestion(self.state, user, place, ids, str(deed.get("value") or ""))
        summary = f"{deed.get('value') or ''}"
        parcel = Parcel(
            "interactive", "options", f"block_suggestion {ids[1]}", payload, summary, takes_answer=True
        )
        answer = await self.delivery.send(parcel)
        if answer.error:
            raise DeedRefusedError(answer.error, "No results could be loaded.")
        return self._offered(answer.body, ids[1])

    def _offered(self, body: object, name: str) -> dict[str, Any]:
        for key in ("options", "option_groups"):
            offered = body.get(key) if isinstance(body, dict) else None
            if isinstance(offered, list) and len(offered) <= MOST_OPTIONS and all(map(_is_choice, offered)):
                return {key: offered}
        error = ApiError(
            "invalid_options", response_metadata={"messages": ["[ERROR] options or option_groups"]}
        )
        self.deeds.refused_answer(name, error)
        raise DeedRefusedError("invalid_options", "No results could be loaded.")

    async def submit(self, user: str, view_id: str, state: dict[str, Any] | None = None) -> dict[str, Any]:
        """Submit the modal on top; the answer may hold `errors` by block id."""
        view = self._modal(user, view_id)
        if view is not self.state.views.stack(user)[-1]:
            raise DeedRefusedError("not_on_top", "Another window lies on top of this one.")
        if not view.content.get("submit"):
            raise DeedRefusedError("no_submit", "This window has nothing to submit.")
        self.state.views.hold(view, (state or {}).get("values", state) if state else None)
        errors = elements.incomplete(view.blocks, view.values)
        if errors:
            return {"errors": errors}
        payload = payloads.submission(self.state, view)
        name = f"view_submission {view.content.get('callback_id', '')}".strip()
        answer = await self.delivery.send(
            Parcel("interactive", "interactive", name, payload, takes_answer=True)
        )
        self._acknowledged(answer, user, None)
        try:
            return self._respond(view, answer.body)
        except ApiError as error:
            self.deeds.refused_answer(name, error)
            self.state.notice("error", TROUBLE, user)
            raise DeedRefusedError(error.error, TROUBLE) from error

    def _respond(self, view: View, body: object) -> dict[str, Any]:
        """Follow the response_action of a view_submission; raises ApiError when Slack would not."""
        views = self.state.views
        if body is None or body in ("", {}):
            views.close(view)
            return {}
        action = body.get("response_action") if isinstance(body, dict) else None
        if not isinstance(body, dict) or action not in {"errors", "update", "push", "clear"}:
            raise ApiError("invalid_response_action")
        if action == "clear":
            views.close(view, everything=True)
        elif action == "errors":
            return {"errors": _input_errors(view, body.get("errors"))}
        elif action == "update":
            views.update(view, judged_view(body.get("view"), "modal"))
        else:
            views.push(view.user, judged_view(body.get("view"), "modal"))
        return {}

    async def close(self, user: str, view_id: str, *, everything: bool = False) -> dict[str, Any]:
        """Close the modal on top, or the whole stack; the app hears of it where it asked for that."""
        view = self._modal(user, view_id)
        stack = self.state.views.stack(user)
        cleared = everything or bool(view.content.get("clear_on_close"))
        closing = list(stack) if cleared else stack[stack.index(view) :]
        told = [
            payloads.closing(self.state, shut, cleared=cleared) for shut in closing if _wants_closing(shut)
        ]
        self.state.views.close(view, everything=cleared)
        for payload in told:
            self.delivery.spawn(
                self.delivery.send(Parcel("interactive", "interactive", "view_closed", payload))
            )
        return {}

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> dict[str, Any]:
        """Use a shortcut from a message's menu; it works where the app is no member, but not on ephemerals."""
        message = self.deeds.message(user, channel, ts)
        if message.viewer:
            raise DeedRefusedError("ephemeral", "Messages that only you see have no shortcuts.")
        self._declared(callback_id, "message")
        payload = payloads.message_shortcut(self.state, user, message, callback_id)
        await self._shortcut(user, f"message_action {callback_id}", payload, channel)
        return {}

    async def global_shortcut(self, user: str, callback_id: str) -> dict[str, Any]:
        """Use a shortcut from the search bar."""
        self.deeds.person(user)
        self._declared(callback_id, "global")
        payload = payloads.global_shortcut(self.state, user, callback_id)
        await self._shortcut(user, f"shortcut {callback_id}", payload, None)
        return {}

    async def _shortcut(self, user: str, name: str, payload: dict[str, Any], channel: str | None) -> None:
        self._interactive_app(user)
        answer = await self.delivery.send(Parcel("interactive", "interactive", name, payload))
        self._acknowledged(answer, user, channel)

    def _declared(self, callback_id: str, kind: str) -> None:
        if self.state.manifest.shortcut(callback_id, kind) is None:
            raise DeedRefusedError("no_such_shortcut", "The app has no such shortcut.")

    def _interactive_app(self, user: str) -> None:
        if not self.state.installed:
            raise DeedRefusedError("not_installed", "This app is no longer in the workspace.")
        if not self.state.manifest.interactivity:
            say = "This app is not configured to handle interactive responses."
            self.state.notice("error", say, user)
            raise DeedRefusedError("interactivity_off", say)

    def _acknowledged(self, answer: Answer, user: str, channel: str | None) -> None:
        if answer.error:
            late = answer.error == "operation_timeout"
            say = "The app did not answer in time (operation_timeout)." if late else TROUBLE
            self.state.notice("error", say, user, channel)
            raise DeedRefusedError(answer.error, say)

    def _container(self, user: str, container: object) -> tuple[Message | View, list[dict[str, Any]]]:
        described = container if isinstance(container, dict) else {}
        if described.get("type") == "message":
            channel, ts = str(described.get("channel")), str(described.get("ts"))
            message = self.deeds.message(user, channel, ts)
            if not message.by_bot:
                raise DeedRefusedError("not_by_app", "That message is not the app's.")
            return message, message.blocks
        view = self.state.views.find(str(described.get("view_id")))
        if view is None or view.user != user:
            raise DeedRefusedError("view_not_found", "That window is no longer open.")
        return view, view.blocks

    def _element(
        self, blocks: list[dict[str, Any]], deed: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        found = elements.find(blocks, str(deed.get("block_id")), str(deed.get("action_id")))
        if found is None:
            raise DeedRefusedError("no_such_element", "That is no longer there; it was replaced meanwhile.")
        return found

    def _modal(self, user: str, view_id: str) -> View:
        view = self.state.views.find(view_id)
        if view is None or view not in self.state.views.stack(user):
            raise DeedRefusedError("view_not_found", "That window is no longer open.")
        return view


def _channel_of(place: Message | View) -> str | None:
    return place.channel if isinstance(place, Message) else None


def _wants_closing(view: View) -> bool:
    return bool(view.content.get("notify_on_close"))


def _is_choice(option: object) -> bool:
    if not isinstance(option, dict):
        return False
    grouped = option.get("options")
    named = option.get("label" if grouped is not None else "text")
    return isinstance(named, dict) and (isinstance(grouped, list) or isinstance(option.get("value"), str))


def _input_errors(view: View, errors: object) -> dict[str, str]:
    """Errors may only name input blocks of the view; anything else Slack refuses."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        lines = ["[ERROR] errors must name input blocks of the view [json-pointer:/errors]"]
        raise ApiError("invalid_errors", response_metadata={"messages": lines})
    return {block_id: str(sentence) for block_id, sentence in errors.items()}
