"""The servers that `command.py` compares with, each in a process that imports only what it needs.

python tests/benchmarks/yardsticks.py starlette|raw|empty --port 3001
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

SECRET = "0123456789abcdef0123456789abcdef"
OPTIONS = {"host": "127.0.0.1", "log_config": None, "access_log": False, "lifespan": "off", "server_header": False,
           "date_header": False, "proxy_headers": False}  # fmt: skip
"""Options of uvicorn, as in `bot.serve.supervise`, but that the bot loads nothing for WebSockets."""


def starlette(answer: bytes) -> object:
    """A route that reads the body, checks it with slack_sdk's SignatureVerifier, returns the same bytes."""
    from slack_sdk.signature import SignatureVerifier
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    verifier = SignatureVerifier(SECRET)

    async def endpoint(request):
        body = await request.body()
        if not verifier.is_valid_request(body, dict(request.headers)):
            return Response(status_code=401)
        return Response(answer, media_type="application/json")

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


def raw(answer: bytes) -> object:
    """An ASGI callable that returns the same bytes, nothing else."""
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]

    async def app(_, receive, send):
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": answer})

    return app


def empty(_: bytes) -> object:
    """Bolt with one command that says ok."""
    from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize():
        return AuthorizeResult(enterprise_id=None, team_id="T0", bot_token="xoxb-1")

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @app.command("/waerror")
    async def waerror(ack):
        await ack("ok")

    return AsyncSlackRequestHandler(app)


def main(kind: str, port: int) -> None:
    """Be one of the servers until the process is ended."""
    import uvicorn

    file = os.environ.get("WAERROR_BENCH_ANSWER")
    answer = Path(file).read_bytes() if file else b""
    uvicorn.run({"starlette": starlette, "raw": raw, "empty": empty}[kind](answer), port=port, **OPTIONS)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[3]))
