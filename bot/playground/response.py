"""JSON answers over HTTP.

Starlette writes JSON as UTF-8, which fails on half of a surrogate pair; a pasted log may hold one, and a page that
cannot load any more would be a poor answer to it. Pure ASCII with escapes always works.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping


class JsonAnswer(Response):
    """A JSON body, written in ASCII."""

    media_type = "application/json"

    def __init__(self, content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(json.dumps(content, separators=(",", ":")), status, headers)
