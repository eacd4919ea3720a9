"""Hijacks at about the same time: how many accounts at once, and how many of them published the same text."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, select

from detectors.texts.prose import sameness, whole
from domain.finding import Finding
from domain.incident import Classification, Incident, Status
from monitor.store import tables
from monitor.store.quoted import AT_ONCE

HIJACKS = (Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING)
# What people have found to be none.
NONE = frozenset({Status.DISMISSED, Status.TRANSFERRED})
# So much of the shorter of two texts is in the other when they are the same; shorter texts must be equal.
SAME, SHORTEST = 0.8, 15


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Hijack:
    """What of a case tells which others it belongs to."""

    official: str
    first_seen: datetime
    findings: tuple[Finding, ...]

    @property
    def posts(self) -> frozenset[str]:
        """The posts that its findings name."""
        return frozenset(value for finding in self.findings for name, value in finding.evidence if name == "post")


class Wave:
    """Hijacks that are compared with each other; each text is read once, whichever of them are asked for."""

    def __init__(self, conn: Connection, window: timedelta, hijacks: Iterable[Hijack]) -> None:
        self._conn, self._window = conn, window
        self._hijacks = tuple(hijacks)
        self._texts: dict[Hijack, frozenset[str]] = {}
        self._alike: dict[str, frozenset[str]] = {}
        self._most: dict[frozenset[Hijack], int] = {}

    def together(self, incident: Incident) -> tuple[int, int]:
        """Of the windows that hold an incident the one with most accounts: how many, and how many with the same text.

        Of several with as many, the one in which most have the same text.
        """
        spans = [(len({case.official for case in span}), span) for span in self._spans(incident)]
        widest = max(accounts for accounts, _ in spans)
        if widest == 1:
            return 1, 1
        return widest, max(self._same_text(span) for accounts, span in spans if accounts == widest)

    def _spans(self, incident: Incident) -> Iterator[Sequence[Hijack]]:
        """A window from each case on that is no later than the incident."""
        at, own = incident.first_seen, self._known(incident)
        others = (case for case in self._hijacks if case.official != incident.official)
        near = sorted(
            (own, *(case for case in others if abs(case.first_seen - at) <= self._window)),
            key=lambda case: case.first_seen,
        )
        times = [case.first_seen for case in near]
        for place in range(bisect_right(times, at)):
            if place == 0 or times[place - 1] < times[place]:
                yield near[place : bisect_right(times, times[place] + self._window)]

    def _known(self, incident: Incident) -> Hijack:
        """An incident as it is asked for, which may be newer than the one that is stored."""
        same = (case for case in self._hijacks if case.official == incident.official)
        return next(
            (one for one in same if (one.first_seen, one.findings) == (incident.first_seen, incident.findings)),
            Hijack(official=incident.official, first_seen=incident.first_seen, findings=incident.findings),
        )

    def _same_text(self, cases: Collection[Hijack]) -> int:
        """How many accounts published the text that most of them published."""
        which = frozenset(cases)
        if which not in self._most:
            self._read([case for case in cases if case not in self._texts])
            self._most[which] = self._counted(which)
        return self._most[which]

    def _counted(self, cases: Collection[Hijack]) -> int:
        publishers = defaultdict[str, set[str]](set)
        for case in cases:
            for text in self._texts[case]:
                publishers[text].add(case.official)
        accounts, most = len({case.official for case in cases}), 1
        for text in sorted(publishers, key=lambda text: len(publishers[text]), reverse=True):
            most = max(most, len(set().union(*(publishers[other] for other in self._same(text) & publishers.keys()))))
            if most == accounts:
                break
        return most

    def _same(self, text: str) -> frozenset[str]:
        """The texts that are the same as one of them, itself included."""
        if text not in self._alike:
            others = set().union(*self._texts.values()) - {text}
            alike = (other for other in others if sameness(text, other, shortest=SHORTEST) >= SAME)
            self._alike[text] = frozenset((text, *alike))
        return self._alike[text]

    def _read(self, cases: Sequence[Hijack]) -> None:
        for start in range(0, len(cases), AT_ONCE):
            some = cases[start : start + AT_ONCE]
            said = _said(self._conn, some)
            for case in some:
                texts = {*(said[key] for post in case.posts if (key := (case.official, post)) in said)}
                self._texts[case] = frozenset(filter(None, map(whole, texts | set(_altered(case.findings)))))
                self._alike.clear()


def read(conn: Connection, incident: Incident, *, window: timedelta, reach: timedelta) -> Wave:
    """The hijacks that were first seen at most `reach` before or after an incident."""
    case = tables.incidents
    query = select(case.c.official, case.c.first_seen, case.c.findings).where(near(incident, reach))
    found = conn.execute(query.order_by(case.c.number))
    return Wave(conn, window, (Hijack(**row._mapping) for row in found))


def near(incident: Incident, reach: timedelta) -> ColumnElement[bool]:
    """Hijacks at most so long before or after an incident, itself included."""
    case = tables.incidents
    return and_(
        case.c.classification.in_(HIJACKS),
        case.c.status.not_in(NONE),
        case.c.first_seen.between(incident.first_seen - reach, incident.first_seen + reach),
    )


def _said(conn: Connection, cases: Iterable[Hijack]) -> Mapping[tuple[str, str], str]:
    """The posts that cases name, by account and id, as they were last seen."""
    named = {(case.official, post) for case in cases for post in case.posts}
    table, found = tables.posts, dict[tuple[str, str], str]()
    ids = sorted({post for _, post in named})
    for start in range(0, len(ids), AT_ONCE):
        some = and_(
            table.c.account.in_({account for account, _ in named}), table.c.post_id.in_(ids[start : start + AT_ONCE])
        )
        query = select(table.c.account, table.c.post_id, table.c.post).where(some).order_by(table.c.seen_at)
        found |= {(row.account, row.post_id): row.post.text for row in conn.execute(query)}
    return {key: text for key, text in found.items() if key in named}


def _altered(findings: Iterable[Finding]) -> Iterator[str]:
    """What edits made of posts."""
    known: Iterator[Mapping[str, str]] = (dict(finding.evidence) for finding in findings)
    return (evidence["after"] for evidence in known if "post" in evidence and "after" in evidence)
