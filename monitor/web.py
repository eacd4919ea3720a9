"""What outsiders may ask of the running daemon: /metrics, /healthz and /readyz."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from domain.errors import ConfigurationError
from monitor.metrics import Metrics

Check = Callable[[], bool]


def application(*, metrics: Metrics, healthy: Check, ready: Check) -> Starlette:
    """The app. The metrics page is made in a thread, for it asks the store; the checks run on the event loop."""

    def page(request: Request) -> Response:
        body, content_type = metrics.page(request.headers.get("accept", ""))
        return Response(body, headers={"content-type": content_type})

    async def healthz(_: Request) -> Response:
        return _verdict(healthy())

    async def readyz(_: Request) -> Response:
        return _verdict(ready())

    routes = [Route("/metrics", page), Route("/healthz", healthz), Route("/readyz", readyz)]
    app = Starlette(routes=routes)
    # A scraper that follows no redirects would read one as success.
    app.router.redirect_slashes = False
    return app


def _verdict(good: bool) -> Response:
    return PlainTextResponse("ok" if good else "unavailable", status_code=200 if good else 503)


class _Embedded(uvicorn.Server):
    """uvicorn inside our loop: signals stay the daemon's, and `up` tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.up.set()


class Server:
    """The app on one address. Port 0 takes a free one; `port` then tells which."""

    def __init__(self, host: str, port: int, *, metrics: Metrics, healthy: Check, ready: Check) -> None:
        self._app = application(metrics=metrics, healthy=healthy, ready=ready)
        self._host = host
        self.port = port
        self._server: _Embedded | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns once it answers. Raises ConfigurationError when the address cannot be had."""
        listener = self._listen()
        self.port = listener.getsockname()[1]
        self._server = server = _Embedded(_settings(self._app))
        self._task = task = asyncio.create_task(server.serve(sockets=[listener]))
        up = asyncio.create_task(server.up.wait())
        await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            up.cancel()
            await task

    async def stop(self) -> None:
        """Answers what is under way, then closes. Stopping twice is no fault."""
        if self._server is None or self._task is None:
            return
        self._server.should_exit = True
        await self._task
        self._server = self._task = None

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            return socket.create_server((self._host, self.port), family=family)
        except OSError as taken:
            raise ConfigurationError(
                f"web: cannot listen on {self._host} port {self.port} ({os.strerror(taken.errno or 0)}); "
                "choose another host or port in [web]"
            ) from taken


def _settings(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
