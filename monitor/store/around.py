"""What other cases say of a case: impostors of one operator, hijacks at the same time, and whether it is a repeat."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import dropwhile

from sqlalchemy import Connection, select

from domain.grading import ALONE, Around, Condition, Grading
from domain.incident import Incident, Severity, Status
from monitor.store import incidents, rows, tables, waves
from monitor.store.kin import kin
from monitor.store.waves import NONE, Wave

ENDED = frozenset({Status.RESOLVED, Status.CLOSED})


def around(
    conn: Connection, incident: Incident, *, grading: Grading, guarded: bool, now: datetime, wave: Wave | None = None
) -> Around:
    """`incident` may be one that is not stored yet; `guarded`: `now` lies in a period of special protection.

    `wave`: the hijacks at the time, if they have been read.
    """
    if incident.classification.is_own:
        return ALONE
    together, same_text = _together(conn, incident, timedelta(minutes=grading.window_minutes), wave)
    return Around(
        operated=_operated(conn, incident),
        together=together,
        same_text=same_text,
        is_guarded=guarded,
        is_repeated=_is_repeated(conn, incident, months_before(now, grading.repeat_months)),
    )


def wave_of(conn: Connection, incident: Incident, grading: Grading) -> Wave | None:
    """All hijacks that matter to those that a hijack is related to; None for other cases."""
    if incident.classification not in waves.HIJACKS:
        return None
    window = timedelta(minutes=grading.window_minutes)
    return waves.read(conn, incident, window=window, reach=2 * window)


def related(conn: Connection, incident: Incident, *, grading: Grading) -> tuple[Incident, ...]:
    """Open cases that this one may make graver: those of its operator, and hijacks at the same time.

    Those that have all that these bring are left out: to look at them again is dear.
    """
    if incident.classification in waves.HIJACKS:
        gravest = _gravest(grading, lambda when: max(when.together, when.same_text) > 0)
        return tuple(case for case in _near(conn, incident, grading) if _may_rise(case, gravest, grading))
    family = tuple(each.incident for each in kin(conn, incident) if each.incident.status.is_open)
    operated = len({case.subject for case in family} | {incident.subject})
    gravest = _gravest(grading, lambda when: 0 < when.operated <= operated)
    return tuple(case for case in family if _may_rise(case, gravest, grading))


def _gravest(grading: Grading, asks: Callable[[Condition], bool]) -> Severity | None:
    """What the gravest rule gives that asks for what others bring; None where a modifier asks for it."""
    if any(asks(modifier.when) for modifier in grading.modifiers):
        return None
    return min((rule.severity for rule in grading.rules if asks(rule.when)), default=Severity.ORDINARY)


def _may_rise(case: Incident, gravest: Severity | None, grading: Grading) -> bool:
    """Whether a rule of that level may make a case graver; what a person has lowered has not its rule's level."""
    if gravest is None:
        return True
    # No modifier makes Ⅰ of what is none.
    if case.severity <= min(gravest, Severity.SERIOUS):
        return False
    given = {rule.id: rule.severity for rule in grading.rules if not rule.is_final}
    return bool(case.overruled) or given.get(case.rule, Severity.ORDINARY) > gravest


def _operated(conn: Connection, incident: Incident) -> int:
    """How many accounts the operator of an impostor runs as open impostors, this one included."""
    others = {each.incident.subject for each in kin(conn, incident) if each.incident.status.is_open}
    return len(others | {incident.subject})


def _together(conn: Connection, incident: Incident, window: timedelta, wave: Wave | None) -> tuple[int, int]:
    """How many accounts were hijacked within one window with an incident, and how many with the same text."""
    if incident.classification not in waves.HIJACKS:
        return 1, 1
    return (wave or waves.read(conn, incident, window=window, reach=window)).together(incident)


def _near(conn: Connection, incident: Incident, grading: Grading) -> Iterator[Incident]:
    """Open hijacks of other accounts that were first seen at most a window before or after, but for the gravest."""
    table = tables.incidents
    query = select(table).where(
        waves.near(incident, timedelta(minutes=grading.window_minutes)),
        table.c.official != incident.official,
        table.c.status.in_(incidents.OPEN),
    )
    return (rows.noun(Incident, row) for row in conn.execute(query.order_by(table.c.number)))


def _is_repeated(conn: Connection, incident: Incident, since: datetime) -> bool:
    """Whether a case of the same party and kind, or an earlier spell of this one, has ended since."""
    case, event = tables.incidents, tables.history
    query = select(event.c.incident, event.c.status).join_from(event, case)
    query = query.where(
        case.c.classification == incident.classification,
        case.c.official == incident.official,
        case.c.status.not_in(NONE),
        event.c.at >= since,
    )
    found = conn.execute(query.order_by(event.c.incident, event.c.version.desc())).all()
    own = [row for row in found if row.incident == incident.number]
    if incident.status in ENDED:
        own = list(dropwhile(lambda row: row.status in ENDED, own))
    others = [row for row in found if row.incident != incident.number]
    return any(row.status in ENDED for row in (*own, *others))


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last one."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=years, month=month + 1, day=min(moment.day, monthrange(years, month + 1)[1]))
