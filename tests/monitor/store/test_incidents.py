from dataclasses import replace
from datetime import datetime
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from domain.assessment import Assessment, Harm
from domain.errors import NotAllowed, StaleIncident
from domain.incident import (
    Classification,
    Dismissal,
    Ground,
    Incident,
    Move,
    Presence,
    Proposal,
    Severity,
    Status,
)
from domain.notification import Notification, Reason
from domain.registry import ContactRole, Tier
from domain.text import Text
from domain.triage import Triage
from domain.urgency import Urgency
from monitor.store import Store, incidents, outbox
from tests.factories import NOW, finding, incident, later, notification, profile
from tests.monitor.claiming import claim

SURROGATES: tuple[Literal["Cs"]] = ("Cs",)


def silently(_: Incident) -> tuple[Notification, ...]:
    return ()


def opened(saved: Incident) -> tuple[Notification, ...]:
    return (notification(incident=saved.number, event=saved.version),)


def test_a_new_incident_gets_a_number_and_its_first_version(conn: Connection) -> None:
    saved = incidents.save(conn, incident(), silently, now=NOW)
    assert saved == replace(incident(), number=1, version=1)
    assert incidents.get(conn, 1) == saved
    assert incidents.find(conn, saved.fingerprint) == saved
    assert incidents.get(conn, 2) is None


def test_every_field_of_an_incident_is_stored(conn: Connection) -> None:
    full = incident(
        status=Status.DISMISSED,
        presence=Presence.RENAMED,
        absent_since=later(hours=1),
        acknowledged_at=later(hours=2),
        acknowledged_by="值班员甲",
        owner="甲",
        escalated_to=ContactRole.DUTY_LEADER,
        merged_into=3,
        assessment=Assessment(harm=Harm.GRAVE, victims=2, is_secret=True),
        proposal=Proposal(move=Move.CLOSE, author="甲", at=NOW, terms=(("note", "已注销"),)),
        overruled="impostor.tier1",
        tier=Tier.ONE,
        closed_at=later(hours=4),
        dismissals=(
            Dismissal(evidence=frozenset({"a", "b"}), reason=Ground.OTHER, author="甲", at=NOW, expires=later(days=1)),
        ),
        findings=(finding(), finding(detector="impostor.avatar", score=1.0)),
        profile=profile(followers=3, created_at=NOW, bio="a\0b"),
        triage=Triage.UNREGISTERED,
        urgency=Urgency.PAGE,
        reason=Text("认证主体为本单位", "certified as the unit itself"),
    )
    saved = incidents.save(conn, full, silently, now=NOW)
    assert incidents.get(conn, saved.number) == saved == replace(full, number=1, version=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    score=st.floats(0, 1),
    moments=st.tuples(st.datetimes(timezones=st.just(NOW.tzinfo)), st.datetimes(timezones=st.just(NOW.tzinfo))),
    words=st.text(st.characters(exclude_categories=SURROGATES, exclude_characters="\0")),
)
def test_any_incident_comes_back_as_it_went(
    conn: Connection, score: float, moments: tuple[datetime, datetime], words: str
) -> None:
    given_incident = incident(
        subject=words, rule=words, score=score, first_seen=moments[0], last_seen=moments[1], acknowledged_by=words
    )
    stored = incidents.find(conn, given_incident.fingerprint) or given_incident
    changed = replace(given_incident, number=stored.number, version=stored.version)
    saved = incidents.save(conn, changed, silently, now=NOW)
    assert incidents.get(conn, saved.number) == saved


def test_a_change_is_stored_under_the_next_version(conn: Connection) -> None:
    first = incidents.save(conn, incident(), silently, now=NOW)
    second = incidents.save(conn, replace(first, status=Status.CONFIRMED), silently, now=later(hours=1))
    assert second == replace(first, status=Status.CONFIRMED, version=2)
    assert incidents.get(conn, first.number) == second


def test_a_change_of_what_somebody_else_changed_is_refused(conn: Connection) -> None:
    read = incidents.save(conn, incident(), silently, now=NOW)
    incidents.save(conn, replace(read, acknowledged_by="甲"), silently, now=NOW)
    with pytest.raises(StaleIncident, match="DT-000001"):
        incidents.save(conn, replace(read, acknowledged_by="乙"), opened, now=NOW)
    assert outbox.pending(conn) == {}


def test_a_second_incident_with_the_same_fingerprint_is_refused(conn: Connection) -> None:
    incidents.save(conn, incident(), silently, now=NOW)
    with pytest.raises(StaleIncident, match="exists already"):
        incidents.save(conn, incident(), opened, now=NOW)
    assert len(incidents.listing(conn)) == 1


def test_the_messages_are_queued_with_the_number_that_the_incident_got(conn: Connection) -> None:
    saved = incidents.save(conn, incident(), opened, now=NOW)
    [queued] = claim(conn)
    assert (queued.incident, queued.event) == (saved.number, saved.version)


def test_an_incident_and_its_messages_are_stored_together_or_not_at_all(store: Store) -> None:
    def crash(saved: Incident) -> tuple[Notification, ...]:
        raise LookupError(saved.reference)

    with pytest.raises(LookupError), store.begin() as conn:
        incidents.save(conn, incident(), crash, now=NOW)
    with store.reading() as conn:
        assert incidents.find(conn, incident().fingerprint) is None


def test_an_incident_that_is_not_there_is_named_to_whoever_asks_for_it(conn: Connection) -> None:
    saved = incidents.save(conn, incident(), silently, now=NOW)
    assert incidents.known(conn, saved.number) == saved
    with pytest.raises(NotAllowed, match="no incident 7"):
        incidents.known(conn, 7)


def test_a_touch_moves_only_when_it_was_last_seen(conn: Connection) -> None:
    saved = incidents.save(conn, incident(), silently, now=NOW)
    incidents.touch(conn, saved.number, later(hours=1))
    assert incidents.get(conn, saved.number) == replace(saved, last_seen=later(hours=1))
    assert len(incidents.history(conn, saved.number)) == 1


def test_history_tells_every_change_and_why_people_were_told(conn: Connection) -> None:
    def twice(saved: Incident) -> tuple[Notification, ...]:
        mails = (notification(incident=saved.number, event=saved.version, channel=name) for name in ("email", "feishu"))
        return tuple(mails)

    first = incidents.save(conn, incident(), twice, now=NOW)
    worse = replace(first, severity=Severity.SERIOUS, status=Status.CONFIRMED, acknowledged_by="甲")
    incidents.save(conn, worse, silently, now=later(hours=1))
    begun, changed = incidents.history(conn, first.number)
    assert (begun.version, begun.at, begun.status, begun.told) == (1, NOW, Status.SUSPECTED, (Reason.OPENED,))
    assert (changed.version, changed.severity, changed.acknowledged_by) == (2, Severity.SERIOUS, "甲")
    assert changed.told == ()


def test_a_listing_shows_the_gravest_first_and_only_what_was_asked(conn: Connection) -> None:
    minor = incidents.save(conn, incident(subject="bluesky:1", severity=Severity.ORDINARY), silently, now=NOW)
    grave = incidents.save(conn, incident(subject="bluesky:2", severity=Severity.SERIOUS), silently, now=NOW)
    fresh = incidents.save(
        conn, incident(subject="bluesky:3", severity=Severity.ORDINARY, last_seen=later(hours=1)), silently, now=NOW
    )
    closed = incidents.save(conn, incident(subject="bluesky:4", status=Status.CLOSED), silently, now=NOW)
    assert incidents.listing(conn) == (grave, fresh, minor)
    assert incidents.listing(conn, limit=1, offset=1) == (fresh,)
    assert incidents.listing(conn, statuses={Status.CLOSED}) == (closed,)
    assert incidents.listing(conn, classification=Classification.COMPLIANCE) == ()
    assert incidents.listing(conn, unit="linze-ga", limit=1) == (grave,)
    assert incidents.listing(conn, unit="other") == ()


def test_the_open_incidents_of_a_subject_are_found_gravest_first(conn: Connection) -> None:
    subject, kind = "bluesky:1", Classification.MASQUERADE
    incidents.save(conn, incident(subject=subject, official="unit:a", status=Status.CLOSED), silently, now=NOW)
    assert incidents.by_subject(conn, kind, subject) == ()
    minor = incidents.save(conn, incident(subject=subject, official="unit:b"), silently, now=NOW)
    serious = incident(subject=subject, official="unit:c", severity=Severity.SERIOUS)
    grave = incidents.save(conn, serious, silently, now=NOW)
    assert incidents.by_subject(conn, kind, subject) == (grave, minor)
    assert incidents.by_subject(conn, Classification.COMPLIANCE, subject) == ()


def test_the_parts_of_a_case_are_those_that_were_merged_into_it(conn: Connection) -> None:
    whole = incidents.save(conn, incident(subject="bluesky:1"), silently, now=NOW)
    part = incidents.save(
        conn, incident(subject="bluesky:2", status=Status.MERGED, merged_into=whole.number), silently, now=NOW
    )
    incidents.save(conn, incident(subject="bluesky:3", merged_into=whole.number), silently, now=NOW)
    assert incidents.parts(conn, whole.number) == (part,)
    assert incidents.by_subject(conn, Classification.MASQUERADE, "bluesky:2", statuses=incidents.WATCHED) == (part,)


def test_who_is_gone_is_looked_for_while_nobody_has_closed_the_case_and_for_a_time_afterwards(conn: Connection) -> None:
    kind = Classification.MASQUERADE
    for name, status, at in (
        ("resolved", Status.RESOLVED, NOW),
        ("closed", Status.CLOSED, NOW),
        ("closed-lately", Status.CLOSED, later(days=9)),
        ("dismissed", Status.DISMISSED, later(days=9)),
        ("open", Status.SUSPECTED, None),
    ):
        incidents.save(conn, incident(subject=name, status=status, closed_at=at), silently, now=NOW)
    assert incidents.relapsing_subjects(conn, kind, later(days=1)) == {"resolved", "closed-lately"}
    assert incidents.open_subjects(conn, kind) == {"open"}


def test_what_is_owed_to_others_stands_in_the_history(conn: Connection) -> None:
    saved = incidents.save(conn, incident(), silently, now=NOW, owed=Reason.CONFIRMED)
    (event,) = incidents.history(conn, saved.number)
    assert event.told == (Reason.CONFIRMED,)
