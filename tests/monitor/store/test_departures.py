from datetime import timedelta

import pytest

from domain.incident import Classification, Status
from domain.urgency import Urgency
from monitor.store import Store, incidents, registry, snapshots
from monitor.store.departures import Departures, departures
from tests.factories import NOW, account, incident, official_profile, unit

HALF_A_YEAR = timedelta(days=365.25 / 2)


def test_nothing_watched_gives_no_rate(store: Store) -> None:
    with store.reading() as conn:
        seen = departures(conn)
    assert seen == Departures()
    assert seen.false_alarms(Urgency.PAGE) is None


def test_time_counts_for_registered_accounts_from_their_first_look_to_their_last(store: Store) -> None:
    with store.begin() as conn:
        registry.apply(conn, [unit()], [account()])
        for user_id in ("did:plc:official", "did:plc:stranger"):
            for looked in (NOW, NOW + HALF_A_YEAR / 2, NOW + HALF_A_YEAR):
                snapshots.look(conn, official_profile(user_id=user_id), looked)
        assert departures(conn).account_years == pytest.approx(0.5)


def test_cases_of_official_accounts_are_counted_by_urgency_and_by_what_became_of_them(store: Store) -> None:
    kinds = (Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING, Classification.MASQUERADE)
    with store.begin() as conn:
        for number, kind in enumerate(kinds):
            for status in (Status.DISMISSED, Status.CONFIRMED):
                given = incident(
                    classification=kind, subject=f"a:{number}{status}", status=status, urgency=Urgency.PAGE
                )
                incidents.save(conn, given, lambda _: (), now=NOW)
        incidents.save(conn, incident(subject="a:missing", classification=kinds[0]), lambda _: (), now=NOW)
        counted = departures(conn)
    assert counted.cases == {(Urgency.PAGE, Status.DISMISSED): 2, (Urgency.PAGE, Status.CONFIRMED): 2}
    assert Departures(account_years=40.0, cases=counted.cases).false_alarms(Urgency.PAGE) == 0.05
