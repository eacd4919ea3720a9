"""How often the watch over official accounts alarmed, what people made of it, and how long it has watched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, func, select

from domain.incident import Classification, Status
from domain.urgency import Urgency
from monitor.store import tables

YEAR = timedelta(days=365.25)
OF_OFFICIALS = (Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """`cases` by urgency and by where they stand now; `account_years` is the time behind them."""

    account_years: float = 0.0
    cases: Mapping[tuple[Urgency, Status], int] = field(default_factory=dict)

    def false_alarms(self, urgency: Urgency) -> float | None:
        """Dismissed cases an account-year; None before anything was watched."""
        dismissed = self.cases.get((urgency, Status.DISMISSED), 0)
        return dismissed / self.account_years if self.account_years else None


def departures(conn: Connection) -> Departures:
    case = tables.incidents
    query = select(case.c.urgency, case.c.status, func.count().label("cases"))
    query = query.where(case.c.classification.in_(OF_OFFICIALS), case.c.urgency.is_not(None))
    counted = conn.execute(query.group_by(case.c.urgency, case.c.status))
    return Departures(
        account_years=_account_years(conn), cases={(row.urgency, row.status): row.cases for row in counted}
    )


def _account_years(conn: Connection) -> float:
    """From the first to the last look at each registered account."""
    look = tables.snapshots
    query = select(func.min(look.c.seen_at).label("first"), func.max(look.c.last_seen).label("last"))
    query = query.where(look.c.account.in_(select(tables.REGISTERED))).group_by(look.c.account)
    return sum(((row.last - row.first) / YEAR for row in conn.execute(query)), 0.0)
