"""The judge of Slack's limits: pure, aware of the surface, each rule with its source.

What Slack would refuse is an ``error``; what is contested, unverified or advice is a ``warning``. The
limits stand in one table (``limits``); ``blocks``, ``elements``, ``composition`` and ``rich_text`` describe
the payloads with the vocabulary of ``rules``; ``relations`` and ``payload`` hold what spans several keys.
"""

from bot.playground.judge.fault import Fault, Severity, Surface
from bot.playground.judge.limits import LIMITS, Limit
from bot.playground.judge.messages import judge_blocks, judge_message
from bot.playground.judge.payload import rendered_size
from bot.playground.judge.report import refusal_response, validation_response
from bot.playground.judge.views import judge_view

__all__ = [
    "LIMITS",
    "Fault",
    "Limit",
    "Severity",
    "Surface",
    "judge_blocks",
    "judge_message",
    "judge_view",
    "refusal_response",
    "rendered_size",
    "validation_response",
]
