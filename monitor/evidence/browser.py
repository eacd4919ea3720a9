"""Takes a picture of a page with a Chromium that the operator names; what crashes or hangs there is a note."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from config.evidence import EvidenceSettings
from domain.answer import Answer, Outcome, ok
from monitor.evidence.airlock import Airlock, Barred, parts
from monitor.http.addresses import Resolve, Resolver
from monitor.http.sniff import described

PNG = b"\x89PNG\r\n\x1a\n"
FILE = "page.png"
# Nothing of the service's own, credentials above all, gets into a process that strangers' programs run in.
ENVIRONMENT = ("PATH", "TZ")
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-quic",
    "--deny-permission-prompts",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
    "--force-device-scale-factor=1",
    "--lang=zh-CN",
    # Not even what goes past proxies may go out.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
    "--proxy-bypass-list=<-loopback>",
    # The service may not have memory that is both written and executed, and a page's programs need none to be drawn.
    "--js-flags=--jitless",
)
# A page that draws itself is given so much of its own time, which runs faster than ours.
DRAWING_MS = 8000

log = structlog.get_logger("browser")


class Browser:
    """One page at a time, each in a profile of its own that is gone afterwards. Close it when done."""

    def __init__(
        self,
        settings: EvidenceSettings,
        program: Path,
        *,
        resolve: Resolve | None = None,
        environ: Callable[[str], str | None] = os.environ.get,
    ) -> None:
        self._settings = settings
        self._program = program
        self._environ = environ
        self._resolver = Resolver()
        self._resolve = resolve or self._resolver
        self._turn = asyncio.Lock()

    async def aclose(self) -> None:
        self._resolver.close()

    async def picture(self, url: str) -> Answer[bytes]:
        """The page as a PNG, or why there is none. Never raises for what page, browser or network did."""
        airlock = Airlock(self._resolve, self._settings.allow)
        try:
            await airlock.admitted(*parts(url))
            async with self._turn, airlock.opened() as proxy:
                answer = await self._taken(url, proxy)
            if airlock.reached or answer.found is None:
                return answer
            # The browser's own page of an error is a picture too.
            return Answer(outcome=Outcome.ERROR, detail="the page was not reached")
        except Barred as barred:
            return Answer(outcome=Outcome.BLOCKED, detail=f"not shown: {barred}")
        except TimeoutError:
            return Answer(outcome=Outcome.ERROR, detail=f"took longer than {self._settings.page_seconds:g} seconds")
        except OSError as fault:
            return Answer(outcome=Outcome.ERROR, detail=f"{type(fault).__name__}: {fault}"[:200])

    async def _taken(self, url: str, proxy: str) -> Answer[bytes]:
        with TemporaryDirectory(prefix="diting-page-", ignore_cleanup_errors=True) as folder:
            status = await self._run(url, proxy, Path(folder))
            return await asyncio.to_thread(self._read, Path(folder, FILE), status)

    async def _run(self, url: str, proxy: str, folder: Path) -> int:
        process = await asyncio.create_subprocess_exec(
            str(self._program),
            *self._flags(proxy, folder),
            url,
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            cwd=folder,
            env=dict(self._surroundings(folder)),
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._settings.page_seconds):
                return await process.wait()
        finally:
            await _ended(process)

    def _flags(self, proxy: str, folder: Path) -> Iterator[str]:
        yield from FLAGS
        yield f"--proxy-server={proxy}"
        yield f"--user-data-dir={folder / 'profile'}"
        yield f"--window-size={self._settings.page_width},{self._settings.page_height}"
        yield f"--screenshot={folder / FILE}"
        yield f"--virtual-time-budget={DRAWING_MS}"
        if not self._settings.sandbox:
            yield "--no-sandbox"
        yield "--"

    def _surroundings(self, folder: Path) -> Iterator[tuple[str, str]]:
        yield from (("HOME", str(folder)), ("LANG", "zh_CN.UTF-8"), ("TMPDIR", str(folder)))
        for name in ENVIRONMENT:
            if value := self._environ(name):
                yield name, value

    def _read(self, file: Path, status: int) -> Answer[bytes]:
        if not file.is_file():
            log.warning("browser.left_nothing", status=status)
            return Answer(outcome=Outcome.ERROR, detail=f"the browser left no picture (status {status})")
        if file.stat().st_size > self._settings.page_max_bytes:
            return Answer(outcome=Outcome.SHAPE, detail=f"larger than {self._settings.page_max_bytes} bytes")
        data = file.read_bytes()
        if not data.startswith(PNG):
            return Answer(outcome=Outcome.SHAPE, detail=f"{described(data)} instead of a picture")
        return ok(data)


async def _ended(process: Process) -> None:
    """The whole family: a browser is many processes, and those that hang outlive the first."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
