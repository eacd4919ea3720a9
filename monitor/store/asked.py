"""Everything that is known of what was asked, read at once: for the answer to what nobody looks at."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from domain.coverage import Coverage, Job
from domain.freshness import Check, Freshness
from domain.login import Login
from monitor.store import absences, coverage, freshness, sessions
from monitor.store.tables import due

NOTHING: Mapping[str, Freshness] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`answers` by platform and check, each by target; `due` what the jobs go through, by platform and job.

    `cycles` are each job's last on a platform, `valid` its last that proved that it looked.
    `absent` are the accounts that were not there when somebody last had a word of them.
    """

    answers: Mapping[tuple[str, Check], Mapping[str, Freshness]] = field(default_factory=dict)
    due: Mapping[tuple[str, Job], frozenset[str]] = field(default_factory=dict)
    cycles: Mapping[tuple[str, Job], Coverage] = field(default_factory=dict)
    valid: Mapping[tuple[str, Job], Coverage] = field(default_factory=dict)
    logins: tuple[Login, ...] = ()
    absent: frozenset[str] = frozenset()

    def of(self, platform: str, check: Check) -> Mapping[str, Freshness]:
        return self.answers.get((platform, check), NOTHING)

    def targets(self, platform: str, job: Job) -> frozenset[str]:
        return self.due.get((platform, job), frozenset())


def read(conn: Connection) -> Asked:
    answers: dict[tuple[str, Check], dict[str, Freshness]] = defaultdict(dict)
    for seen in freshness.everything(conn):
        answers[seen.platform, seen.check][seen.target] = seen
    targets: dict[tuple[str, Job], set[str]] = defaultdict(set)
    for platform, job, target in conn.execute(select(due.c.platform, due.c.job, due.c.target)):
        targets[platform, job].add(target)
    cycles = {(cycle.platform, cycle.job): cycle for cycle in coverage.all_last(conn)}
    valid = {lane: coverage.last_valid(conn, *lane) for lane in cycles}
    return Asked(
        answers=answers,
        due={lane: frozenset(names) for lane, names in targets.items()},
        cycles=cycles,
        valid={lane: cycle for lane, cycle in valid.items() if cycle is not None},
        logins=sessions.everything(conn),
        absent=absences.accounts(conn),
    )
