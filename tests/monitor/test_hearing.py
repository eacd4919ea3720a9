from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest
from structlog.testing import capture_logs

from alerting.route import Line, Recipient, Routes
from config.settings import AlertSettings
from domain.assessment import Assessment
from domain.circulation import Party
from domain.deadline import Duty
from domain.incident import Classification, Incident, Severity, Status
from domain.manner import Manner
from domain.notification import Reason
from domain.registry import Contact, ContactRole
from domain.shift import Shift
from domain.urgency import Urgency
from monitor import handling
from monitor.store import Store, digests, incidents, roster
from tests.factories import NOW, account, finding, incident, later, unit
from tests.monitor.heard import CITY, DESK, FALLBACK, GA, JY, OFFICE, City, by_mail, for_all

MORNING = AlertSettings(quiet_from=time(9), quiet_until=time(12))
LISTED: dict[str, Any] = {
    "classification": Classification.ACCOUNT_COMPROMISE,
    "severity": Severity.ORDINARY,
    "urgency": Urgency.LIST,
}
LEADER = Contact(role=ContactRole.DUTY_LEADER, email="leader@ga.linze.example")
HINT = {"classification": Classification.COMPLIANCE, "severity": Severity.ORDINARY}


@pytest.fixture
def city(store: Store) -> City:
    return City(store)


def waiting(city: City) -> list[tuple[str, int, Reason]]:
    with city.store.reading() as conn:
        return [(item.unit, item.incident, item.reason) for item in digests.listed(conn, later(days=99))]


def test_a_discovery_is_told_to_the_unit_and_its_managing_unit(city: City) -> None:
    city.tell(incident())
    assert city.told() == {(Reason.OPENED, GA), (Reason.OPENED, CITY)}


def test_the_managing_unit_hears_from_its_level_on(city: City) -> None:
    city.hearing = city.heard(manager_from=Severity.MAJOR)
    city.tell(incident(severity=Severity.ORDINARY))
    assert city.told() == {(Reason.OPENED, GA)}
    city.tell(incident(subject="bluesky:other", severity=Severity.MAJOR))
    assert (Reason.OPENED, CITY) in city.told()


def test_whoever_is_on_the_roster_now_is_told(city: City) -> None:
    tonight = Contact(email="tonight@ga.linze.example")
    with city.store.begin() as conn:
        roster.put(conn, Shift(unit="linze-ga", starts=NOW, ends=later(hours=8), contact=tonight))
    city.tell(incident())
    assert (Reason.OPENED, "tonight@ga.linze.example") in city.told()
    assert (Reason.OPENED, GA) not in city.told()


def test_an_authority_hears_of_what_a_person_has_confirmed_and_once_on_one_address(city: City) -> None:
    city.tell(incident(status=Status.CONFIRMED), Reason.CONFIRMED)
    assert city.told() == {(Reason.CONFIRMED, GA), (Reason.CONFIRMED, CITY), (Reason.CONFIRMED, JY)}
    city.tell(incident(subject="bluesky:x", unit="linze-jy", status=Status.CONFIRMED), Reason.CONFIRMED)
    assert len([one for one in city.owed() if one.incident == 2]) == 2


def test_an_authority_may_be_named_by_the_name_of_its_unit(city: City) -> None:
    city.hearing = city.heard(authorities={Party.CAC: "临泽市教育局"})
    city.tell(incident(status=Status.CONFIRMED), Reason.CONFIRMED)
    assert (Reason.CONFIRMED, JY) in city.told()


@pytest.mark.parametrize(
    ("was", "confirmed_at", "hears"), [(Status.CONFIRMED, NOW, True), (Status.SUSPECTED, None, False)]
)
def test_an_authority_hears_that_a_case_is_over_when_it_had_been_confirmed(
    city: City, was: Status, confirmed_at: datetime | None, hears: bool
) -> None:
    before = city.tell(incident(status=was, confirmed_at=confirmed_at))
    city.tell(replace(before, status=Status.RESOLVED), Reason.RESOLVED)
    assert ((Reason.RESOLVED, JY) in city.told()) is hears


def test_a_call_of_roles_reaches_these_people_of_the_unit_and_nobody_else(store: Store) -> None:
    duty = Contact(email=GA)
    city = City(store, units=(unit(contacts=(duty, LEADER)), OFFICE), accounts=(account(),))
    city.tell(incident(), Reason.OVERDUE, roles=(ContactRole.DUTY_LEADER,))
    assert city.told() == {(Reason.OVERDUE, LEADER.email)}


def test_an_overdue_answer_of_the_platform_is_told_to_the_cac_though_nobody_confirmed_the_case(city: City) -> None:
    silent = frozenset({Duty.PLATFORM_SILENCE})
    city.tell(incident(severity=Severity.ORDINARY), Reason.OVERDUE, overdue=silent)
    assert city.told() == {(Reason.OVERDUE, GA), (Reason.OVERDUE, JY)}


def test_a_missing_approval_is_told_to_the_managing_unit_even_of_a_case_that_is_only_listed(city: City) -> None:
    city.tell(incident(**LISTED), Reason.OVERDUE, overdue=frozenset({Duty.FILE_APPROVAL}))
    assert city.told() == {(Reason.OVERDUE, GA), (Reason.OVERDUE, CITY)}


def test_what_is_only_listed_is_put_down_for_the_digests_and_told_to_nobody(city: City) -> None:
    city.tell(incident(**LISTED))
    assert city.owed() == []
    assert waiting(city) == [("linze-ga", 1, Reason.OPENED), ("linze-gov", 1, Reason.OPENED)]


def test_a_reminder_of_what_is_only_listed_is_neither_told_nor_put_down(city: City) -> None:
    city.tell(incident(**LISTED), Reason.DUE)
    assert (city.owed(), waiting(city)) == ([], [])


@pytest.mark.parametrize(("hears", "units"), [("sponsor", ["linze-ga"]), ("manager", ["linze-ga", "linze-gov"])])
def test_a_hint_that_is_the_units_own_business_does_not_trouble_its_managing_unit(
    city: City, hears: str, units: list[str]
) -> None:
    city.tell(incident(**HINT, findings=(finding(evidence=(("rule", "R11a"), ("hears", hears))),)))
    assert [key for key, _, _ in waiting(city)] == units


def test_what_concerns_no_known_unit_is_put_down_all_the_same(city: City) -> None:
    city.tell(incident(**HINT, unit="unknown"))
    assert waiting(city) == [("unknown", 1, Reason.OPENED)]


def test_a_gap_in_coverage_reaches_those_who_look_after_diting(city: City) -> None:
    gap = incident(classification=Classification.COVERAGE, subject="platform:bluesky", unit="")
    city.tell(gap)
    assert city.told() == {(Reason.OPENED, DESK)}


def test_that_a_channel_is_broken_is_told_over_another(city: City) -> None:
    both = {"mail": Line(addresses=by_mail), "bot": Line(addresses=for_all)}
    city.hearing = city.heard(routes=Routes(lines=both, fallback=(FALLBACK,)))
    city.tell(incident(classification=Classification.DELIVERY, subject="channel:bot", unit=""))
    assert city.told() == {(Reason.OPENED, DESK)}


def test_the_end_of_a_case_is_told_only_over_channels_that_follow_cases(city: City) -> None:
    follows = Line(addresses=for_all, manner=Manner(follows_cases=True))
    city.hearing = city.heard(routes=Routes(lines={"mail": Line(addresses=by_mail), "am": follows}))
    city.tell(incident(status=Status.CLOSED), Reason.ENDED)
    assert [(one.channel, one.address) for one in city.owed()] == [("am", "")]


LOGS = Line(addresses=for_all, manner=Manner(is_machine=True, follows_cases=True))


def test_beside_a_machine_people_hear_as_if_it_were_not_there(store: Store) -> None:
    city = City(store, units=(unit(contacts=()), OFFICE), accounts=(account(),))
    city.hearing = city.heard(
        routes=Routes(lines={"mail": Line(addresses=by_mail), "logs": LOGS}, fallback=(FALLBACK,)),
        manager_from=Severity.MAJOR,
    )
    city.tell(incident(severity=Severity.ORDINARY))
    assert {(one.channel, one.address) for one in city.owed()} == {("mail", DESK), ("logs", "")}


def test_a_unit_of_which_only_a_machine_hears_reads_no_digest_there(city: City) -> None:
    lines = {"bot": Line(addresses=for_all, least=Severity.MAJOR), "logs": LOGS}
    hearing = city.heard(routes=Routes(lines=lines, fallback=(FALLBACK,)))
    with city.store.reading() as conn:
        assert hearing.reached(conn, [OFFICE], NOW) == {OFFICE.key: ()}


def test_whoever_is_on_duty_reads_the_digest_of_each_unit(city: City) -> None:
    tonight = Contact(email="tonight@ga.linze.example")
    with city.store.begin() as conn:
        roster.put(conn, Shift(unit="linze-ga", starts=NOW, ends=later(hours=8), contact=tonight))
    with city.store.reading() as conn:
        found = city.hearing.reached(conn, [unit(), OFFICE], NOW)
    assert {key: [each.address for each in reached] for key, reached in found.items()} == {
        "linze-ga": [tonight.email],
        "linze-gov": [CITY],
    }


def test_whom_the_regulation_names_and_nobody_could_tell_is_logged_by_party(city: City) -> None:
    with capture_logs() as logged:
        city.tell(incident(status=Status.CONFIRMED, assessment=Assessment(victims=3)), Reason.CONFIRMED)
    assert [(line["event"], line["incident"], line["parties"]) for line in logged] == [
        ("hearing.unreached", 1, [Party.BUREAU, Party.POLICE])
    ]


def test_that_a_unit_has_no_managing_unit_is_not_logged(store: Store) -> None:
    city = City(store, units=(unit(managing_unit=""),), accounts=(account(),))
    with capture_logs() as logged:
        city.tell(incident())
        city.tell(incident(classification=Classification.COVERAGE, subject="platform:bluesky", unit=""))
    assert logged == []


def test_the_clock_of_a_case_starts_when_people_can_hear_of_it(city: City) -> None:
    told_at = city.heard(told_at=handling.told_at(MORNING)).told_at
    assert told_at(incident(severity=Severity.MAJOR), Reason.OPENED, NOW) == later(hours=2.5)
    assert told_at(incident(severity=Severity.SERIOUS), Reason.OVERDUE, NOW) == NOW
    assert told_at(incident(**LISTED), Reason.OPENED, NOW) == city.alerts.next_list(NOW)
    assert city.heard().told_at(incident(), Reason.OPENED, NOW) == NOW


def test_messages_wait_for_the_end_of_the_quiet_hours(city: City) -> None:
    city.hearing = city.heard(told_at=handling.told_at(MORNING))
    city.tell(incident())
    assert {(one.due_at, one.since) for one in city.owed()} == {(later(hours=2.5), later(hours=2.5))}


def test_the_parties_that_should_hear_and_cannot_are_known(city: City) -> None:
    case = city.tell(incident(status=Status.CONFIRMED, assessment=Assessment(victims=3, is_secret=True)))
    with city.store.reading() as conn:
        heard = city.hearing.hear(conn, case, Reason.CONFIRMED, NOW)
    assert heard.unreached == (Party.BUREAU, Party.POLICE, Party.SECRECY)


def problems(city: City, **changes: Any) -> list[str]:
    with city.store.reading() as conn:
        return list(city.heard(**changes).problems(conn, NOW))


def test_a_city_in_which_everybody_is_reached_has_no_problems(city: City) -> None:
    assert problems(city) == []


def test_whoever_is_not_reached_is_a_problem_with_a_remedy(store: Store) -> None:
    city = City(store, units=(unit(contacts=()),), accounts=(account(),))
    assert problems(city, routes=Routes(lines={"mail": Line(addresses=by_mail)}), authorities={}) == [
        "alerts of linze-ga reach nobody; give the unit a contact, or set alerts.fallback",
        "alerts about a platform that cannot be watched reach nobody; set alerts.fallback",
    ]


def test_a_machine_hides_nobody_who_is_not_reached(store: Store) -> None:
    city = City(store, units=(unit(contacts=()),), accounts=(account(),))
    assert problems(city, routes=Routes(lines={"logs": LOGS}), authorities={}) == [
        "alerts of linze-ga reach nobody; give the unit a contact, or set alerts.fallback",
        "alerts about a platform that cannot be watched reach nobody; set alerts.fallback",
    ]
    own = replace(LOGS, units=frozenset({"linze-ga"}))
    (said,) = problems(
        city, routes=Routes(lines={"logs": own}, fallback=(FALLBACK,)), authorities={Party.CAC: "linze-ga"}
    )
    assert said.startswith("authorities.cac: linze-ga has no address of its own")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"authorities": {Party.CAC: "网信"}},
            "authorities.cac: '网信' is no unit of the register; write a unit's key",
        ),
        (
            {"routes": Routes(lines={"bot": Line(addresses=for_all)})},
            "authorities.cac: linze-jy has no address of its own",
        ),
        (
            {"routes": Routes(lines={"mail": Line(addresses=by_mail, units=frozenset({"x"}))}, fallback=(FALLBACK,))},
            "routes.mail.units: 'x' is no unit of the register",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_a_problem(city: City, changes: dict[str, Any], problem: str) -> None:
    assert any(said.startswith(problem) for said in problems(city, **changes))


def test_what_the_regulation_names_and_nobody_configured_is_a_warning(city: City) -> None:
    named = dict.fromkeys((party for party in Party if party.is_authority), "linze-jy")
    assert list(city.heard(authorities=named).warnings()) == []
    without, head = city.heard(authorities={Party.CAC: "linze-jy"}, audit_to=()).warnings()
    assert without.startswith("authorities: bureau, police, publicity, secrecy, office not named")
    assert head.startswith("alerts.audit_to: ")


def test_a_machine_in_the_fallback_is_a_warning(city: City) -> None:
    named = dict.fromkeys((party for party in Party if party.is_authority), "linze-jy")
    (said,) = city.heard(authorities=named, idle=(Recipient(channel="syslog", address=""),)).warnings()
    assert said == (
        "alerts.fallback: no person reads syslog:, so it stands in for nobody; it hears of every case by itself:"
        " leave it out, and name a channel:address that somebody reads"
    )


def test_listing_and_saving_are_one_commit(city: City) -> None:
    def disturbed(stored: Incident) -> Any:
        city.hearing.tell(conn, stored, Reason.OPENED, NOW)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError), city.store.begin() as conn:
        incidents.save(conn, incident(**LISTED), disturbed, now=NOW)
    assert waiting(city) == []
