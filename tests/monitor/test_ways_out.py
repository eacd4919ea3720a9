"""What of a case in which state secrets are suspected leaves by each way that there is; a new way must say so here.

To instant messengers number and level; to mail and systems of one's own everything, for somebody must read it; in
evidence and the formats of others nothing, unless a person vouches for it by --secret, which the audit chain says.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum
from hashlib import sha256
from pathlib import Path
from pkgutil import iter_modules
from zipfile import ZipFile, is_zipfile
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from starlette.routing import Route

from alerting import exports
from alerting.decision import decided
from alerting.documents.kinds import Document, refusal
from alerting.messages import catalog
from alerting.messages.collapse import collapsed
from alerting.messages.render import render
from domain.assessment import Assessment
from domain.incident import Incident, Severity, Status
from domain.notification import Message, Reason
from domain.text import Locale, Text
from domain.triage import Triage
from domain.urgency import Urgency
from monitor.cli import diting
from monitor.evidence.locker import Locker
from monitor.gauges import State
from monitor.metrics import Metrics
from monitor.store import audit, decisions, digests
from monitor.vault import Vault
from monitor.web import application
from tests.alerting.channels.test_every_channel import OVERHEARD
from tests.factories import NOW, finding, incident, notification, profile
from tests.monitor.cli.commands import COMMANDS, SHA256, files, filled, moved, stage
from tests.monitor.cli.office import Office
from tests.monitor.evidence.pieces import keep
from tests.monitor.going_out import EVERY, SENT, sent

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

ZONE = ZoneInfo("Asia/Shanghai")
NAME, CONTENTS = "锦溪暗桩", "标记内容甲乙丙"
MARKED = profile(
    user_id="did:plc:marked", handle="marked.test", display_name=NAME, url="https://marked.example/u", bio=CONTENTS
)
WORDS = (NAME, MARKED.user_id, MARKED.handle, MARKED.url)
FOUND = finding(summary=Text(CONTENTS, CONTENTS), evidence=(("post", "p1"), ("quote", CONTENTS)))


class Told(IntEnum):
    """How much of such a case."""

    NOTHING = 0
    ACCOUNT = 1
    CONTENTS = 2


def told(text: str) -> Told:
    if CONTENTS in text:
        return Told.CONTENTS
    return Told.ACCOUNT if any(word in text for word in WORDS) else Told.NOTHING


def secret(about: Incident) -> Incident:
    return replace(about, assessment=Assessment(is_secret=True), profile=MARKED, findings=(FOUND,))


# Channels.


def said(reason: Reason = Reason.OPENED) -> Message:
    return render(
        notification(reason=reason, code="K7M2QX9D", address="duty@ga.linze.example"),
        secret(incident(number=12)),
        official_name="临泽市公安局",
        unit_name="临泽市公安局",
        catalog=catalog.load(Locale.ZH_CN),
        zone=ZONE,
        now=NOW,
    )


def test_every_channel_says_here_what_it_sends() -> None:
    assert set(SENT) == set(EVERY)


@pytest.mark.parametrize("reason", [reason for reason in Reason if not reason.is_bulletin])
@pytest.mark.parametrize("channel", EVERY)
def test_an_instant_messenger_gets_number_and_level_only_and_the_others_everything(
    channel: str, reason: Reason
) -> None:
    text = sent(channel, said(reason))
    assert told(text) is (Told.NOTHING if channel in OVERHEARD else Told.CONTENTS)
    assert "DT-000012" in text
    if channel in OVERHEARD:
        assert "Ⅲ" in text
        assert "临泽" not in text


@pytest.mark.parametrize("channel", sorted(OVERHEARD))
def test_several_messages_as_one_say_no_more(channel: str) -> None:
    together = collapsed([said(), said(Reason.DUE)], catalog.load(Locale.ZH_CN), key="k")
    assert told(sent(channel, together)) is Told.NOTHING


# Commands, each with its example, told as to a program, which is told the most.

# The desk of those who handle cases: whoever sits at it must see them.
DESK = {
    *("incidents list", "incidents show", "grade explain", "sweep"),
    *(f"incidents {verb}" for verb in ("ack", "agree", "assess", "assign", "clear-secret", "close", "confirm")),
    *(f"incidents {verb}" for verb in ("dismiss", "downgrade", "merge", "reopen", "transfer", "withdraw")),
}
# Drafts say for themselves that they may not be sent over the internet.
WRITTEN = {"documents draft": Told.ACCOUNT}
# By --secret alone.
BY_LEAVE = {
    "evidence export": Told.CONTENTS,
    "evidence get": Told.CONTENTS,
    "export misp": Told.ACCOUNT,
    "export stix": Told.ACCOUNT,
}
PIECE = CONTENTS.encode()


@pytest.fixture(scope="module")
def example(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of all examples, in which secrets are suspected in every case."""
    office = Office(tmp_path_factory.mktemp("staged"))
    shutil.copyfile(empty_database, office.folder / "diting.sqlite")
    stage(office)
    office.run("incidents", "assess", 1, "--views", 5)
    for each in office.kept():
        own = Triage.UNREGISTERED if each.status is Status.RESOLVED else each.triage
        office.keep(replace(secret(each), triage=own))
    (case,) = (each for each in office.kept() if each.number == 1)
    with office.store() as store, store.begin() as conn:
        keep(conn, Locker(vault=Vault(office.folder / "diting.evidence")), case, PIECE)
        for decision in filter(None, [decided(case, replace(case, status=Status.CONFIRMED), by="li", now=NOW)]):
            decisions.put(conn, decision)
    return office.folder


@pytest.fixture
def staged(example: Path, tmp_path: Path) -> Office:
    return moved(example, tmp_path)


def ways(office: Office, *args: str) -> tuple[Told, Told]:
    """What a command shows of such a case, and what it writes into files."""
    before = files(office)
    run = CliRunner(env={"COLUMNS": "240"})
    result = run.invoke(diting, ["--config", str(office.file), *args, "--json"])
    written = "".join(text for path in files(office) - before if path.is_file() for text in texts(path))
    return told(f"{result.output} {result.exception}"), told(written)


def texts(path: Path) -> Iterator[str]:
    """What a file says, or each part of one that is packed."""
    if is_zipfile(path):
        with ZipFile(path) as package:
            yield from (package.read(part).decode("utf-8", "replace") for part in package.namelist())
    else:
        yield path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.status is not None])
def test_a_command_shows_and_writes_of_such_a_case_what_is_said_here(staged: Office, name: str) -> None:
    shown, written = ways(staged, *filled(COMMANDS[name].args, staged.folder))
    assert shown is (Told.CONTENTS if name in DESK else Told.NOTHING)
    assert written is WRITTEN.get(name, Told.NOTHING)


@pytest.mark.parametrize("name", BY_LEAVE)
def test_what_leaves_by_leave_alone_is_refused_without_and_written_down_with_it(staged: Office, name: str) -> None:
    args = [sha256(PIECE).hexdigest() if arg == SHA256 else arg for arg in filled(COMMANDS[name].args, staged.folder)]
    assert "state secrets are suspected" in staged.refusal(*args)
    assert ways(staged, *args, "--secret") == (Told.NOTHING, BY_LEAVE[name])
    with staged.store() as store, store.reading() as conn:
        (entry, _) = audit.entries(conn, 2)
    assert entry.result == "state secrets are suspected; handed out with --secret"


@pytest.mark.parametrize("kind", Document)
def test_a_draft_names_the_account_and_nothing_that_was_found(staged: Office, kind: Document) -> None:
    """Whatever case it is for, where it may be drafted at all."""
    drafted = [
        ways(
            staged,
            "documents",
            "draft",
            str(case.number),
            kind,
            "--anyway",
            "-o",
            str(staged.folder / f"{case.number}"),
        )
        for case in staged.kept()
        if refusal(kind, case) is None
    ]
    assert all(each <= (Told.NOTHING, Told.ACCOUNT) for each in drafted)


def test_the_digest_names_such_a_case_by_its_number(staged: Office) -> None:
    listed = incident(subject="bluesky:did:plc:x", severity=Severity.ORDINARY, urgency=Urgency.LIST)
    case = staged.keep(secret(listed))
    with staged.store() as store, store.begin() as conn:
        item = digests.Item(unit="linze-ga", incident=case.number, event=1, reason=Reason.OPENED, added_at=NOW)
        digests.put(conn, item)
    (digest,) = staged.json("digest", "preview", "--unit", "linze-ga")
    assert case.reference in digest["body"]
    assert told(digest["body"]) is Told.NOTHING


def test_the_labelled_set_says_how_many_decisions_it_leaves_out(staged: Office) -> None:
    assert staged.json("verdict", "export", staged.folder / "x.jsonl")["left_out"] == 1


# What is no command.


def nothing() -> Metrics:
    return Metrics(platforms=(), channels=(), detectors=(), intervals={}, read=State)


def test_there_are_no_other_formats_and_no_other_pages() -> None:
    assert {found.name for found in iter_modules(exports.__path__)} == {"content", "misp", "stix", "whitelist"}
    pages = application(metrics=nothing(), healthy=bool, ready=bool).routes
    assert {route.path for route in pages if isinstance(route, Route)} == {"/metrics", "/healthz", "/readyz"}
