"""What was looked at in a period, and on which days nothing was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.coverage import Job

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One cycle of a job that looks at a platform, and whether it counts."""

    platform: str
    job: Job
    at: datetime
    covered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How one job looked at one platform; `blind` are the days without a cycle that counts."""

    platform: str
    job: Job
    cycles: int
    covered: int
    blind: tuple[date, ...]


def watched(
    cycles: Iterable[Cycle], platforms: Iterable[str], first: date, last: date, zone: ZoneInfo
) -> tuple[Watched, ...]:
    """Each platform and job that looked at all, and where official accounts are, whether anybody looked or not."""
    seen: dict[tuple[str, Job], list[tuple[date, bool]]] = {(platform, Job.GUARD): [] for platform in platforms}
    for cycle in cycles:
        seen.setdefault((cycle.platform, cycle.job), []).append((cycle.at.astimezone(zone).date(), cycle.covered))
    return tuple(
        _looked(platform, job, [look for look in looks if first <= look[0] <= last], first, last)
        for (platform, job), looks in sorted(seen.items())
    )


def _looked(platform: str, job: Job, looks: Sequence[tuple[date, bool]], first: date, last: date) -> Watched:
    sighted = {day for day, covered in looks if covered}
    days = [first + DAY * n for n in range((last - first).days + 1)]
    return Watched(
        platform=platform,
        job=job,
        cycles=len(looks),
        covered=sum(covered for _, covered in looks),
        # Whoever has no case to look at again need not look.
        blind=() if job is Job.RECHECK else tuple(day for day in days if day not in sighted),
    )
