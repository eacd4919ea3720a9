"""What others noticed becomes a case like any other, or evidence of one that is known."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from domain.errors import NotAllowed
from domain.finding import Finding
from domain.incident import Classification, Incident, Severity, Status
from domain.lead import Lead, Source
from domain.observation import Profile
from domain.registry import OfficialAccount, Tier
from monitor.intake import Intake, Taken
from monitor.store import Store, audit, evidence, incidents, registry, snapshots
from tests.factories import NOW, account, later, official_profile, profile, unit
from tests.monitor.evidence.pieces import PNG, locker, opened

PHONE = "13900002222"
URL = "https://weibo.example/u/77"


@dataclass
class FakeLeads:
    """Opens a case for each fingerprint and adds the finding to a known one; remembers what it was given."""

    officials: list[OfficialAccount | None] = field(default_factory=list)

    def lead(
        self,
        conn: Connection,
        classification: Classification,
        official: OfficialAccount | None,
        unit: str,
        subject: str,
        profile: Profile | None,
        finding: Finding,
        *,
        by: str,  # noqa: ARG002
        now: datetime,
    ) -> Incident:
        self.officials.append(official)
        party = f"unit:{unit}" if classification is Classification.MASQUERADE or official is None else official.key
        known = incidents.find(conn, f"{classification}|{party}|{subject}")
        if known is not None:
            findings = (finding, *(each for each in known.findings if each.key != finding.key))
            return incidents.save(conn, replace(known, findings=findings, profile=profile), lambda _: (), now=now)
        case = Incident(
            classification=classification,
            official=party,
            subject=subject,
            unit=unit,
            severity=Severity.ORDINARY,
            rule="masquerade.other",
            findings=(finding,),
            first_seen=now,
            last_seen=now,
            score=finding.score,
            profile=profile,
        )
        return incidents.save(conn, case, lambda _: (), now=now)


@dataclass
class Counter:
    """An intake with a register of one unit that runs two accounts."""

    store: Store
    intake: Intake
    leads: FakeLeads

    def take(
        self,
        classification: Classification = Classification.MASQUERADE,
        sponsor: str = "临泽市公安局",
        files: tuple[Path, ...] = (),
        **said: Any,
    ) -> Taken:
        values: dict[str, Any] = {"source": Source.CITIZEN, "platform": "weibo", "text": "冒充公安局"}
        with self.store.begin() as conn:
            lead = Lead(**values | said)
            return self.intake.take(conn, lead, classification, sponsor, files, by="wang", now=NOW)

    def complete(self, number: int, user_id: str, **said: Any) -> Incident:
        with self.store.begin() as conn:
            return self.intake.complete(conn, number, user_id, by="wang", now=later(hours=1), **said)

    def pieces(self, number: int) -> list[tuple[str, str]]:
        with self.store.reading() as conn:
            return [(piece.media_type, piece.source) for piece in evidence.of(conn, number)]


@pytest.fixture
def counter(store: Store, tmp_path: Path) -> Counter:
    leads = FakeLeads()
    with store.begin() as conn:
        accounts = (
            account(tier=Tier.TWO),
            account(platform="weibo", user_id="1000", display_name="平安临泽", url="https://weibo.example/1000"),
        )
        registry.apply(conn, [unit(aliases=("临泽公安",)), unit(key="linze-jy", name="临泽市教育局")], accounts)
    return Counter(store, Intake(leads=leads, locker=locker(tmp_path)), leads)


def test_a_report_opens_a_case_about_the_account_and_the_unit(counter: Counter) -> None:
    taken = counter.take(user_id="77", name="临泽市公安局", url=URL)
    assert (taken.is_new, taken.is_provisional) == (True, False)
    assert taken.incident.fingerprint == "masquerade|unit:linze-ga|weibo:77"
    assert taken.incident.profile == Profile(platform="weibo", user_id="77", display_name="临泽市公安局", url=URL)
    (said,) = taken.incident.findings
    assert (said.detector, said.score) == ("report.citizen", 0.6)
    assert said.summary.zh == "群众反映：冒充公安局"


def test_the_account_that_most_depends_on_gives_the_tier(counter: Counter) -> None:
    counter.take(user_id="77")
    assert [each.tier for each in counter.leads.officials if each] == [Tier.ONE]


@pytest.mark.parametrize("given", ["linze-ga", "临泽市公安局", "临泽公安", " 临泽公安 "])
def test_a_unit_is_known_by_key_name_and_other_name(counter: Counter, given: str) -> None:
    assert counter.take(sponsor=given, user_id="77").incident.unit == "linze-ga"


def test_an_unknown_unit_is_answered_with_near_ones(counter: Counter) -> None:
    with pytest.raises(NotAllowed, match="临泽市公安局"):
        counter.take(sponsor="临泽市公安", user_id="77")
    with counter.store.reading() as conn:
        assert incidents.listing(conn) == ()


def test_a_case_that_the_daemon_opened_gets_the_lead_as_evidence(counter: Counter) -> None:
    seen = profile(platform="weibo", user_id="77", bio="官方", followers=12)
    with counter.store.begin() as conn:
        known = opened(conn, subject="weibo:77", profile=seen)
    taken = counter.take(user_id="77", name="只知道名字")
    assert (taken.is_new, taken.incident.number, taken.incident.profile) == (False, known.number, seen)
    assert [each.detector for each in taken.incident.findings] == ["report.citizen", "impostor.name"]


@pytest.mark.parametrize("known", [{"url": URL}, {"handle": "Linze-Police"}])
def test_a_known_case_is_found_by_its_address_where_the_id_is_unknown(counter: Counter, known: dict[str, Any]) -> None:
    with counter.store.begin() as conn:
        case = opened(
            conn, subject="weibo:77", profile=profile(platform="weibo", user_id="77", url=URL, handle="linze-police")
        )
    assert counter.take(**known).incident.number == case.number


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.MERGED])
def test_a_case_that_waits_for_its_review_or_was_merged_is_found_by_its_address(
    counter: Counter, status: Status
) -> None:
    seen = profile(platform="weibo", user_id="77", url=URL)
    with counter.store.begin() as conn:
        whole = opened(conn, subject="weibo:78")
        into = whole.number if status is Status.MERGED else None
        case = opened(conn, subject="weibo:77", profile=seen, status=status, merged_into=into)
    assert counter.take(url=URL).incident.number == case.number


@pytest.mark.parametrize("status", [Status.DISMISSED, Status.CLOSED, Status.TRANSFERRED])
def test_a_case_that_a_person_has_ended_is_not_found_by_its_address(counter: Counter, status: Status) -> None:
    with counter.store.begin() as conn:
        opened(conn, subject="weibo:77", profile=profile(platform="weibo", user_id="77", url=URL), status=status)
    assert counter.take(url=URL).is_new


def test_one_name_may_be_that_of_several_impostors(counter: Counter) -> None:
    with counter.store.begin() as conn:
        opened(conn, subject="weibo:77", profile=profile(platform="weibo", user_id="77"))
    taken = counter.take(name="临泽市公安局")
    assert (taken.is_new, taken.is_provisional) == (True, True)


def test_the_same_report_twice_is_one_finding(counter: Counter) -> None:
    for _ in range(2):
        taken = counter.take(user_id="77")
    assert len(taken.incident.findings) == 1
    assert len(counter.take(user_id="77", text="又发私信").incident.findings) == 2


def test_a_private_message_and_its_screenshots_are_kept(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "私信.png").write_bytes(PNG)
    taken = counter.take(user_id="77", text="私信：转账到…", files=(tmp_path / "私信.png",))
    assert counter.pieces(taken.incident.number) == [("text/plain", "report.citizen"), ("image/png", "私信.png")]


def test_a_reporter_is_known_to_nobody_who_does_not_ask(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    taken = counter.take(user_id="77", contact=f"李女士 {PHONE}", text=f"请回电{PHONE}")
    with counter.store.begin() as conn:
        stored = repr((incidents.get(conn, 1), evidence.every(conn), audit.entries(conn, 10), taken))
        assert PHONE not in stored + caplog.text
        vault = counter.intake.locker.vault
        (sealed,) = [each for each in evidence.every(conn) if each.media_type == evidence.SEALED]
        assert PHONE.encode() not in (vault.get(sealed.sha256) or b"")
        assert counter.intake.contact(conn, 1, by="wang", now=NOW) == (f"李女士 {PHONE}",)
        assert audit.entries(conn, 1)[0].action == "lead.contact-read"


def test_where_nobody_left_a_contact_that_is_said(counter: Counter) -> None:
    counter.take(user_id="77")
    with pytest.raises(NotAllowed, match="no reporter"), counter.store.begin() as conn:
        counter.intake.contact(conn, 1, by="wang", now=NOW)


@pytest.mark.parametrize(
    "said",
    [{"user_id": "1000"}, {"url": "https://weibo.example/1000"}, {"name": "平安临泽"}, {}],
)
@pytest.mark.parametrize("kind", [Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING])
def test_a_hijack_is_about_the_registered_account(counter: Counter, said: dict[str, Any], kind: Classification) -> None:
    taken = counter.take(kind, **said)
    assert taken.incident.fingerprint == f"{kind}|weibo:1000|weibo:1000"
    assert not taken.is_provisional


def test_a_hijacked_account_is_shown_as_it_was_last_trusted(counter: Counter) -> None:
    trusted = official_profile(platform="weibo", user_id="1000")
    with counter.store.begin() as conn:
        snapshots.trust(conn, trusted, NOW)
    assert counter.take(Classification.ACCOUNT_COMPROMISE).incident.profile == trusted


@pytest.mark.parametrize("said", [{"user_id": "77"}, {"platform": "douyin"}, {"name": "别的名字"}])
def test_a_hijack_of_no_registered_account_is_refused_with_those_that_are(
    counter: Counter, said: dict[str, Any]
) -> None:
    with pytest.raises(NotAllowed, match=r"1000 \(平安临泽\)|registered there: none"):
        counter.take(Classification.ACCOUNT_COMPROMISE, **said)


def test_a_registered_account_is_no_impostor(counter: Counter) -> None:
    with pytest.raises(NotAllowed, match="--kind hijack"):
        counter.take(user_id="1000")


@pytest.mark.parametrize(("said", "about"), [({}, "--id"), ({"user_id": "?x"}, "no account's id")])
def test_an_account_must_be_told_somehow(counter: Counter, said: dict[str, Any], about: str) -> None:
    with pytest.raises(NotAllowed, match=about):
        counter.take(**said)


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "weibo.example/u/77", "//weibo.example/u"),
        *("https://", "http://[::1", "https://a.example/\u202ex", "https://a.example/x y", "https:a.example"),
    ],
)
def test_an_address_is_that_of_a_web_page(counter: Counter, url: str) -> None:
    with pytest.raises(NotAllowed, match=r"--url .*https://"):
        counter.take(user_id="77", url=url)
    stray = counter.take(name="临泽公安", url="HTTP://Weibo.example/u/77")
    with pytest.raises(NotAllowed, match=r"--url .*https://"):
        counter.complete(stray.incident.number, "77", url=url)


def test_an_account_without_id_is_completed_later(counter: Counter) -> None:
    first = counter.take(name="临泽市公安局服务号", url=URL)
    assert first.is_provisional
    after = counter.complete(first.incident.number, "77", handle="linze")
    assert after.fingerprint == "masquerade|unit:linze-ga|weibo:77"
    assert after.profile == Profile(
        platform="weibo", user_id="77", display_name="临泽市公安局服务号", url=URL, handle="linze"
    )
    with counter.store.reading() as conn:
        assert incidents.find(conn, after.fingerprint) == after
        assert incidents.find(conn, first.incident.fingerprint) is None
        assert evidence.waiting(conn, after.number) == 1
    assert counter.take(user_id="77", text="再次反映").incident.number == after.number


def test_the_same_page_reported_again_is_the_same_case_before_its_id_is_known(counter: Counter) -> None:
    first = counter.take(url=URL)
    assert counter.take(url=URL, text="另一位群众").incident.number == first.incident.number


def test_what_is_completed_to_a_known_account_is_to_be_merged(counter: Counter) -> None:
    known, stray = counter.take(user_id="77"), counter.take(name="临泽公安")
    with pytest.raises(NotAllowed, match=f"merge {stray.incident.number} --into {known.incident.number}"):
        counter.complete(stray.incident.number, "77")


@pytest.mark.parametrize(("user_id", "said"), [("1000", "registered"), ("?1", "no account's id"), (" ", "no account")])
def test_what_completes_nothing_is_refused(counter: Counter, user_id: str, said: str) -> None:
    stray = counter.take(name="临泽公安")
    with pytest.raises(NotAllowed, match=said):
        counter.complete(stray.incident.number, user_id)


def test_only_an_open_case_without_id_is_completed(counter: Counter) -> None:
    known, stray = counter.take(user_id="77"), counter.take(name="临泽公安")
    with counter.store.begin() as conn:
        incidents.save(conn, replace(stray.incident, status=Status.DISMISSED), lambda _: (), now=NOW)
    with pytest.raises(NotAllowed, match="whose id is known"):
        counter.complete(known.incident.number, "78")
    with pytest.raises(NotAllowed, match="only an open incident"):
        counter.complete(stray.incident.number, "78")


def test_a_file_that_cannot_be_kept_loses_nothing_and_opens_nothing(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    with pytest.raises(NotAllowed, match="is empty"):
        counter.take(user_id="77", files=(tmp_path / "empty.png",))
    with counter.store.reading() as conn:
        assert (incidents.listing(conn), evidence.every(conn)) == ((), ())


def test_every_source_says_who_and_weighs_something(counter: Counter) -> None:
    for source in Source:
        (said,) = counter.take(source=source, user_id=f"id-{source}").incident.findings
        assert said.detector == f"report.{source}"
        assert 0 < said.score <= 1
