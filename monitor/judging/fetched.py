"""Pictures behind addresses, fetched one at a time through the door for media, each once."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from config.settings import MediaSettings
from monitor.http.holds import Hold
from monitor.http.media import Media
from monitor.judging.pictures import Fetch
from monitor.schedule import now


class Silences:
    """Holds of one invocation."""

    def __init__(self) -> None:
        self._holds: dict[str, Hold] = {}

    def lasting(self, key: str, now: datetime) -> Hold | None:
        hold = self._holds.get(key)
        return hold if hold is not None and hold.until > now else None

    async def put(self, hold: Hold) -> None:
        self._holds[hold.key] = hold


@contextmanager
def fetching(settings: MediaSettings) -> Iterator[Fetch]:
    """A way to fetch; what was fetched is kept beside the temporary files as long as it is open."""
    with TemporaryDirectory(prefix="diting-judge-") as folder, asyncio.Runner() as runner:
        media = Media(settings, Silences(), clock=now)
        refused: dict[str, str] = {}

        def fetch(url: str) -> bytes | str:
            kept = Path(folder) / hashlib.sha256(url.encode()).hexdigest()
            if kept.exists():
                return kept.read_bytes()
            if url not in refused:
                answer = runner.run(media.fetch(url))
                if answer.found is not None:
                    kept.write_bytes(answer.found)
                    return answer.found
                refused[url] = f"was not fetched: {answer.outcome} {answer.detail}".rstrip()
            return refused[url]

        try:
            yield fetch
        finally:
            runner.run(media.aclose())
