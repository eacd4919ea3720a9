"""Where the demonstration's alerts arrive: a receiver that believes only what is signed and counts no repeat twice."""

import hmac

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


class Inbox:
    """`keys` names every message whose signature held; `refused` counts the others."""

    def __init__(self, *, secret: str) -> None:
        self.keys: set[str] = set()
        self.refused = 0
        self._secret = secret.encode()
        self.app = Starlette(routes=[Route("/alerts", self._receive, methods=["POST"])])

    def has_heard_of(self, incident: int) -> bool:
        return any(key.startswith(f"{incident}:") for key in self.keys)

    async def _receive(self, request: Request) -> JSONResponse:
        seconds = request.headers.get("x-diting-timestamp", "")
        signed = seconds.encode() + b"." + await request.body()
        expected = "v1=" + hmac.new(self._secret, signed, "sha256").hexdigest()
        if not hmac.compare_digest(expected.encode(), request.headers.get("x-diting-signature", "").encode()):
            self.refused += 1
            return JSONResponse({"error": "the signature does not hold"}, status_code=401)
        self.keys.add((await request.json())["key"])
        return JSONResponse({"code": 0})
