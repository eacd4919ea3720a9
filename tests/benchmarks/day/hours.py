"""An event loop whose time is no machine's: it leaps to the next timer as soon as nothing else is left to do."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


class _Leaping(selectors.DefaultSelector):
    """Waits for no timer. While threads work, time stands still: what they do takes none."""

    def __init__(self) -> None:
        super().__init__()
        self.time, self.busy = 0.0, 0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or timeout <= 0 or self.busy:
            return super().select(None if self.busy and timeout != 0 else timeout)
        events = super().select(0)
        if not events:
            self.time += timeout
        return events


class Hours(asyncio.SelectorEventLoop):
    """`now` is the moment that a simulated clock shows: the loop's time, counted from START."""

    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.time

    def now(self) -> datetime:
        return START + timedelta(seconds=self._leaping.time)

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        self._leaping.busy += 1
        work = super().run_in_executor(executor, func, *args)
        work.add_done_callback(self._is_done)
        return work

    def _is_done(self, _work: asyncio.Future[Any]) -> None:
        self._leaping.busy -= 1


def lived(life: Callable[[Hours], Awaitable[T]]) -> T:
    """What `life` comes to on a loop of its own."""
    with asyncio.Runner(loop_factory=Hours) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, Hours)

        async def whole() -> T:
            return await life(loop)

        return runner.run(whole())
