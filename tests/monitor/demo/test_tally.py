from dataclasses import replace
from typing import Any

from domain.coverage import Coverage, Gap, Job
from domain.incident import Classification, Incident
from monitor.demo.city import PLATFORM, City, build
from monitor.demo.inbox import Inbox
from monitor.demo.tally import Ledger, Misuse, count
from tests.factories import NOW, coverage, incident, later

CITY: City = replace(build(NOW), impostors=build(NOW).impostors[:2])
MISUSE = Misuse(hijacks={CITY.victim.key: NOW}, forgeries={CITY.edited.key: NOW})
UNTOUCHED = Misuse(hijacks={}, forgeries={})
HINT = Classification.COMPLIANCE
COVERED = tuple(coverage(platform=PLATFORM, job=job) for job in Job)


def masquerade(seeded: int, **changes: Any) -> Incident:
    impostor = CITY.impostors[seeded - 1]
    facts = {"number": seeded, "subject": impostor.key, "official": f"unit:{impostor.unit}"} | changes
    return incident(**facts)


def compromise(number: int = 3, **changes: Any) -> Incident:
    kind = Classification.ACCOUNT_COMPROMISE
    facts = {"number": number, "classification": kind, "official": CITY.victim.key, "subject": CITY.victim.key}
    return incident(**facts | {"first_seen": later(seconds=2)} | changes)


def tampering(number: int = 4, **changes: Any) -> Incident:
    edited = CITY.edited.key
    facts = {"classification": Classification.CONTENT_TAMPERING, "official": edited, "subject": edited}
    return compromise(number, **facts | changes)


def told(*numbers: int) -> Inbox:
    inbox = Inbox(secret="shared")
    inbox.keys.update(f"{number}:1:opened:webhook:" for number in numbers)
    return inbox


def counted(
    *known: Incident,
    inbox: Inbox | None = None,
    misuse: Misuse = MISUSE,
    cycles: tuple[Coverage, ...] = COVERED,
) -> Ledger:
    return count(CITY, misuse, inbox or told(1, 2, 3, 4), known, cycles)


def test_everything_found_told_and_covered_is_flawless() -> None:
    ledger = counted(tampering(), compromise(), masquerade(2), masquerade(1))
    tally = ledger.tally
    assert ledger.is_flawless
    assert (tally.impostors_found, tally.hijack_found, tally.edit_found, tally.alerts_delivered) == (2, True, True, 4)
    assert [known.number for known in ledger.incidents] == [1, 2, 3, 4]


def test_an_impostor_that_was_not_found_is_missed() -> None:
    ledger = counted(masquerade(1), compromise())
    assert (ledger.tally.impostors_found, ledger.tally.impostors_seeded) == (1, 2)
    assert not ledger.is_complete


def test_an_incident_about_somebody_who_was_not_seeded_is_false() -> None:
    bystander = masquerade(1, number=5, subject=f"{PLATFORM}:{CITY.bystanders[0].id}")
    ledger = counted(masquerade(1), masquerade(2), compromise(), tampering(), bystander, inbox=told(1, 2, 3, 4, 5))
    assert ledger.tally.false_incidents == 1
    assert ledger.is_complete
    assert not ledger.is_flawless


def test_an_impostor_that_is_charged_with_imitating_another_unit_is_false_and_not_found() -> None:
    tally = counted(masquerade(1, official="unit:linze-zj")).tally
    assert (tally.impostors_found, tally.false_incidents) == (0, 1)


def test_a_hijack_that_is_reported_before_it_happened_is_false() -> None:
    tally = counted(compromise(first_seen=later(seconds=-1))).tally
    assert (tally.hijack_found, tally.false_incidents) == (False, 1)


def test_an_edit_that_is_reported_before_it_was_made_is_false() -> None:
    tally = counted(tampering(first_seen=later(seconds=-1))).tally
    assert (tally.edit_found, tally.false_incidents) == (False, 1)


def test_a_hijack_told_a_second_time_as_tampering_is_false() -> None:
    second = tampering(official=CITY.victim.key, subject=CITY.victim.key)
    assert counted(compromise(), second).tally.false_incidents == 1


def test_nothing_is_found_before_it_is_done() -> None:
    tally = counted(masquerade(1), misuse=UNTOUCHED).tally
    assert (tally.hijack_found, tally.edit_found) == (False, False)


def test_it_is_not_complete_while_the_edit_is_not_found() -> None:
    assert not counted(masquerade(1), masquerade(2), compromise()).is_complete


def test_it_is_not_complete_until_every_incident_was_told() -> None:
    ledger = counted(masquerade(1), masquerade(2), compromise(), tampering(), inbox=told(1, 3, 4))
    assert ledger.untold == 1
    assert not ledger.is_complete


def test_a_job_without_proof_is_not_covered() -> None:
    gap = coverage(platform=PLATFORM, job=Job.HUNT, gap=Gap.CONTROL_NOT_FOUND)
    ledger = counted(masquerade(1), masquerade(2), compromise(), tampering(), cycles=(gap, COVERED[1]))
    assert ledger.tally.not_covered == 2
    assert not ledger.is_complete


def test_a_gap_is_told_apart_from_a_false_incident() -> None:
    party = f"platform:{PLATFORM}"
    gap = incident(number=5, classification=Classification.COVERAGE, official=party, subject=party)
    assert counted(gap).tally.false_incidents == 0


def test_a_hint_to_a_unit_is_no_incident_and_nobody_waits_to_hear_of_it() -> None:
    hint = masquerade(1, number=5, classification=HINT)
    ledger = counted(masquerade(1), masquerade(2), compromise(), tampering(), hint)
    assert (ledger.tally.false_incidents, ledger.tally.compliance_hints, ledger.untold) == (0, 1, 0)
    assert [known.number for known in ledger.incidents] == [1, 2, 3, 4]
    assert ledger.is_flawless
