"""Which moments an import may claim: neither the future nor what is long past."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.text import Text

# Clocks of different machines differ.
SLACK = timedelta(minutes=10)
OLDEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Times:
    """As of `now`."""

    now: datetime

    def wrong(self, at: datetime) -> tuple[Text, Text] | None:
        """Why a moment does not count, and what to do; None where it does."""
        try:
            shown = at.astimezone(UTC)
        except OverflowError:
            shown = at
        if at > self.now + SLACK:
            return (
                Text(f"时间 {shown:%Y-%m-%d %H:%M}（UTC）在未来", f"{shown:%Y-%m-%d %H:%M} UTC lies in the future"),
                Text("核对电脑时钟或填写的时间", "check the computer's clock, or what was written"),
            )
        if at < self.now - OLDEST:
            return (
                Text(
                    f"时间 {shown:%Y-%m-%d} 距今超过 {OLDEST.days} 天",
                    f"{shown:%Y-%m-%d} is more than {OLDEST.days} days ago",
                ),
                Text("重新查看后再导入", "look again, then bring it in"),
            )
        return None
