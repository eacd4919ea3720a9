"""The code of an alert: every channel says it, and it speaks for one case as it stood when the alert arrived."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from alerting.messages import catalog
from alerting.messages.render import render
from domain.assessment import Assessment
from domain.incident import Incident, Severity, Status
from domain.notification import Message, Notification, Reason
from domain.text import Locale
from monitor.schedule import now
from monitor.store import acts, incidents, outbox
from tests.alerting.channels.test_every_channel import OVERHEARD
from tests.factories import incident, later, notification
from tests.monitor.cli.office import Office
from tests.monitor.going_out import EVERY, sent

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
MAIL = "duty@ga.linze.example"


def told(office: Office, case: Incident, channel: str = "webhook") -> Notification:
    """The message of a new case that waits to be sent."""
    office.keep(case, notification(incident=1, channel=channel, address=MAIL))
    with office.store() as store, store.reading() as conn:
        (waiting,) = outbox.waiting(conn, channel=channel, now=now(), limit=1)
    return waiting.notification


def arrived(office: Office, message: Notification, at: datetime) -> None:
    with office.store() as store, store.begin() as conn:
        outbox.delivered(conn, message.id, at)


def changed(office: Office, at: datetime, *reasons: Reason, **changes: object) -> Incident:
    """The case as somebody or something has changed it since."""
    (case,) = office.kept()
    with office.store() as store, store.begin() as conn:
        letters = [notification(incident=1, event=case.version + 1, reason=reason) for reason in reasons]
        return incidents.save(conn, replace(case, **changes), lambda _: letters, now=at)  # type: ignore[arg-type]


def rendered(message: Notification, case: Incident) -> Message:
    chinese, zone = catalog.load(Locale.ZH_CN), ZoneInfo("Asia/Shanghai")
    return render(message, case, official_name="甲", unit_name="乙", catalog=chinese, zone=zone, now=later())


@pytest.mark.parametrize("channel", EVERY)
def test_every_channel_says_the_code_and_the_code_says_over_which_it_came(office: Office, channel: str) -> None:
    message = told(office, incident(), channel)
    (case,) = office.kept()
    text = sent(channel, rendered(message, case))
    said = text.partition("diting incidents ack ")[2][: len(message.code)]
    assert office.json("incidents", "ack", said, "--by", "lin")["acknowledged_by"] == "lin"
    with office.store() as store, store.reading() as conn:
        (act,) = acts.of(conn, 1)
    assert act.note == f"code {message.code} over {channel}"


@pytest.mark.parametrize("channel", sorted(OVERHEARD))
def test_where_secrets_are_suspected_a_messenger_says_the_number_which_acknowledges_too(
    office: Office, channel: str
) -> None:
    message = told(office, incident(assessment=Assessment(is_secret=True)), channel)
    (case,) = office.kept()
    text = sent(channel, rendered(message, case))
    assert message.code not in text
    said = text[text.index("DT-") :][: len(case.reference)]
    assert office.json("incidents", "ack", said, "--by", "lin")["acknowledged_by"] == "lin"


def test_a_code_that_is_used_again_changes_nothing(office: Office) -> None:
    code = told(office, incident()).code
    office.run("incidents", "ack", code, "--by", "lin")
    assert "was acknowledged by lin" in office.run("incidents", "ack", code, "--by", "wang").stdout
    with office.store() as store, store.reading() as conn:
        assert len(acts.of(conn, 1)) == 1


@pytest.mark.parametrize("wrong", ["ZZZZZZZZ", "K7M2", "K7M2QX9DK7M2QX9D", "DT", "确认", ""])
def test_a_wrong_code_is_answered_with_what_would_be_right(office: Office, wrong: str) -> None:
    told(office, incident())
    said = office.refusal("incidents", "ack", wrong)
    assert (
        f"{wrong}: neither the number of an incident nor the code of an alert; a code has 8 letters and digits" in said
    )


def test_a_number_that_is_no_case_is_named(office: Office) -> None:
    assert "no incident 99" in office.refusal("incidents", "ack", "DT-000099")


@pytest.mark.parametrize(
    ("reasons", "changes"),
    [
        ((Reason.ESCALATED,), {"severity": Severity.SERIOUS}),
        ((), {"severity": Severity.SERIOUS}),
        ((Reason.REOPENED,), {"acknowledged_at": None}),
    ],
)
def test_the_code_of_an_earlier_message_does_not_speak_for_what_the_case_has_become(
    office: Office, reasons: tuple[Reason, ...], changes: dict[str, object]
) -> None:
    message = told(office, incident())
    arrived(office, message, later(minutes=1))
    changed(office, later(minutes=2), *reasons, **changes)
    said = office.refusal("incidents", "ack", message.code)
    assert f"{message.code}: is the code of an earlier message; DT-000001 has become graver since" in said
    assert office.kept()[0].acknowledged_at is None
    office.run("incidents", "ack", 1)


@pytest.mark.parametrize("at", [later(minutes=3), None])
def test_a_message_that_arrives_late_says_how_the_case_stands_by_then(office: Office, at: datetime | None) -> None:
    """As does one of which nobody knows yet whether it arrived."""
    message = told(office, incident())
    changed(office, later(minutes=2), Reason.ESCALATED, severity=Severity.SERIOUS)
    if at is not None:
        arrived(office, message, at)
    office.run("incidents", "ack", message.code)


def test_news_that_are_no_graver_leave_the_code_as_good_as_it_was(office: Office) -> None:
    message = told(office, incident())
    arrived(office, message, later(minutes=1))
    changed(office, later(minutes=2), Reason.NEW_EVIDENCE, score=0.99)
    office.run("incidents", "ack", message.code)


def test_the_code_of_a_case_that_was_merged_points_to_the_one_that_it_is_handled_with(office: Office) -> None:
    message = told(office, incident())
    changed(office, later(minutes=2), status=Status.MERGED, merged_into=7)
    said = office.refusal("incidents", "ack", message.code)
    assert said == f"{message.code}: DT-000001 is handled with DT-000007 now; acknowledge that one"
