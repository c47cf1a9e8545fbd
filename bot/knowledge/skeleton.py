"""The skeleton of an entry: every field that a current one needs, each with what belongs there.

`check` refuses what is left of "FILL IN", so a half-written entry cannot be forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.files import UNFILLED
from bot.knowledge.models import Actor, Affects, Retry

if TYPE_CHECKING:
    import datetime as dt

_SCHEMA = "#:schema ../../schema.json\n"
_ENTRY = """\
code = "{code}"
title = "{fill}: Meta's own name for it, word for word"
headline = "{fill}: what it means; completes 'it failed because …'; 60 characters, no stop"
family = "{fill}: an id of families.toml"
surfaces = ["{fill}: api, webhook, inbound or health"]
affects = "{fill}: {affects}; leave the line out where nobody knows"
status = "{fill}: verified where Meta documents it, reported where only the field does"
summary = "{fill}: what happened and its usual reason; two sentences, 260 characters"
actor = "{fill}: whose move it is: {actors}"
retry = "{fill}: {retries}"
avoid = "{fill}: Don't … and the harm it does; leave the line out where there is none"
wordings = [
  "{fill}: a sentence that Meta prints for it, word for word",
]

[[causes]]
text = "{fill}: one reason"
how_to_tell = "{fill}: what the reader sees when it is this reason and no other"

[[steps]]
text = "{fill}: verb first, a place or a value in it."

[[steps]]
text = "{fill}: a second step."

[situations]
en = [
  "{fill}: how somebody describes it who has never seen the code",
]

[[sources]]
id = "{fill}: an id of sources.toml"
checked = {today}
"""
_EXTENSION = """\
extends = "{key}"

# Your steps come first on the card; numbers, wordings, situations, replies and sources are added. Take out what you
# do not need. A headline, summary, actor, retry or avoid of yours would replace the catalog's.
[[steps]]
text = "{fill}: what your own people do first, verb first."
"""


def entry(code: str, today: dt.date, *, local: bool = False) -> str:
    """Return the skeleton of an entry."""
    text = _ENTRY.format(
        code=code,
        fill=UNFILLED,
        affects=", ".join(Affects),
        actors=", ".join(Actor),
        retries=", ".join(Retry),
        today=today.isoformat(),
    )
    return text if local else _SCHEMA + text


def extension(key: str) -> str:
    """Return the skeleton of an overlay's additions to an entry."""
    return _EXTENSION.format(key=key, fill=UNFILLED)
