"""functions.*: how an app ends a step of a workflow (https://docs.slack.dev/reference/methods?family=functions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.call import Call, method
from bot.playground.faults import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.functions import Function


@method("functions.completeSuccess")
def complete_success(call: Call) -> dict[str, Any]:
    """End a workflow step with its outputs, which must be those that the manifest declares."""
    outputs = call.structure("outputs")
    if not isinstance(outputs, dict):
        raise ApiError("invalid_arguments")
    execution = _running(call)
    faults = list(_faults(call.state.manifest.functions[execution["callback_id"]], outputs))
    if faults:
        raise ApiError("parameter_validation_failed", response_metadata={"messages": faults})
    execution["result"] = {"outputs": outputs}
    return {}


@method("functions.completeError")
def complete_error(call: Call) -> dict[str, Any]:
    """End a workflow step with a sentence that says why it failed."""
    sentence = call.need("error")
    _running(call)["result"] = {"error": sentence}
    return {}


def _running(call: Call) -> dict[str, Any]:
    """Return the execution that a call may end: it waits, and the token is the one that came with its event."""
    execution = call.state.executions.get(call.need("function_execution_id"))
    if execution is None:
        raise ApiError("function_execution_not_found")
    if call.token != execution["token"]:
        raise ApiError("access_denied")
    if "result" in execution:
        raise ApiError("execution_not_in_running_state")
    return execution


def _faults(function: Function, outputs: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with outputs: a name that is not declared, one that is missing, another type."""
    for name in outputs:
        if name not in function.outputs:
            yield f"[ERROR] outputs.{name} is not an output of this function"
    for name, kind in function.outputs.items():
        value = outputs.get(name)
        if value is None or value == "":
            if name in function.required_outputs:
                yield f"[ERROR] outputs.{name} is required"
        elif kind == "string" and not isinstance(value, str):
            yield f"[ERROR] outputs.{name} must be a string"
