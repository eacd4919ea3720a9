"""Every command of `diting` with an example that works: what role it needs, and what it leaves in the audit chain."""

import os
import pwd
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

import click

from domain.allowance import Allowance
from domain.assessment import Assessment
from domain.incident import Ground, Incident, Move, Proposal, Severity, Status
from domain.registry import Approval, ApprovalAction, Contact
from domain.shift import Shift
from monitor.cli import diting
from monitor.evidence.locker import Locker
from monitor.schedule import now
from monitor.store import allowances, approvals, audit, outbox, roster, snapshots
from monitor.vault import Vault
from tests.factories import NOW, account, incident, later, notification, post, profile, unit
from tests.monitor.claiming import claim
from tests.monitor.cli.office import MAY_ALL_BE_HEARD, Office
from tests.monitor.evidence.pieces import PNG, keep
from tests.monitor.registry.sheets import LINZE

ME = pwd.getpwuid(os.getuid()).pw_name
CONFIGURED = """
[platforms.bluesky]
base_url = "http://127.0.0.1:9"
politeness = { requests_per_second = 500.0, burst = 100, attempts = 1 }
"""
ROSTER = "单位,岗位,姓名,电话,邮箱,企业微信账号,开始,结束\n"
ROSTER += "临泽市公安局,值班员,周五,19900000007,duty@ga.example,wuliu,{},{}\n"
LEDGER = "平台,账号ID,事项,填表日期,审定日期,文号,变更内容,公告开始日期,附件\n"
LEDGER += "Bluesky,did:plc:official,变更,2026-03-03,2026-03-09,临审〔2026〕8号,名称：平安临泽,,\n"
REPORT = ("report", "--source", "citizen", "--kind", "impostor", "--unit", "linze-ga", "--platform", "bluesky")
SAID = ("--text", "冒充公安局，私信要求转账")


class Needs(StrEnum):
    """The least that somebody must be; whoever has any role reads, and an administrator may do everything."""

    NOTHING = "nothing"
    ANY = "any role"
    OPERATOR = "operator"
    EITHER = "operator or auditor"
    ADMIN = "administrator"


HOLDERS = ("nobody", "auditors", "operators", "admins")
MAY: Mapping[Needs, frozenset[str]] = {
    Needs.NOTHING: frozenset(HOLDERS),
    Needs.ANY: frozenset(HOLDERS[1:]),
    Needs.OPERATOR: frozenset({"operators", "admins"}),
    Needs.EITHER: frozenset({"operators", "auditors", "admins"}),
    Needs.ADMIN: frozenset({"admins"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An example in the staged office, `{}` being its folder.

    `leaves` is the action of the audit entry by the person who did it ('' for reading), `before` what must have been
    done first. `status` is None for what cannot be run here.
    """

    args: tuple[str, ...]
    needs: Needs
    leaves: str = ""
    before: tuple[str, ...] = ()
    status: int | None = 0


def _case(verb: str, *args: str, leaves: str, number: int = 1) -> Command:
    given = ("incidents", verb, str(number), *args)
    return Command(args=given, needs=Needs.OPERATOR, leaves=f"incident.{leaves}")


def _reads(*args: str, needs: Needs = Needs.ANY, status: int | None = 0) -> Command:
    return Command(args=args, needs=needs, status=status)


def _writes(*args: str, needs: Needs, leaves: str, before: tuple[str, ...] = ()) -> Command:
    return Command(args=args, needs=needs, leaves=leaves, before=before)


EXAMPLES = (
    _writes("allow", "add", "bluesky:fan", "--reason", "fan", needs=Needs.ADMIN, leaves="allowance.added"),
    _reads("allow", "list"),
    _writes("allow", "remove", "bluesky:allowed", needs=Needs.OPERATOR, leaves="allowance.removed"),
    _writes(
        *(
            "approvals",
            "add",
            "bluesky:did:plc:official",
            "--approved-on",
            "2026-03-02",
            "--document",
            "临审〔2026〕7号",
        ),
        needs=Needs.OPERATOR,
        leaves="approval.change",
    ),
    _writes("approvals", "import", "{}/approvals.csv", needs=Needs.OPERATOR, leaves="approvals.imported"),
    _reads("approvals", "list"),
    _writes(
        *("approvals", "remove", "bluesky:did:plc:official", "--document", "临审〔2026〕1号"),
        needs=Needs.ADMIN,
        leaves="approval.removed",
    ),
    _reads("audit", "list"),
    _reads("audit", "verify"),
    _reads("backtest"),
    _reads("check"),
    _reads("deadlines"),
    _reads("connector", "doctor", status=1),
    _reads("connector", "list", needs=Needs.NOTHING),
    _reads("connector", "record", "bluesky", "search", "keyword=临泽", "-o", "{}/fixture.yaml", status=None),
    _reads("connector", "show", "weibo", needs=Needs.NOTHING),
    _reads("connector", "test", "github", needs=Needs.NOTHING),
    _reads("demo", needs=Needs.NOTHING, status=None),
    _reads("digest", "items", "--day", "2026-03-02"),
    _reads("digest", "preview"),
    _reads("digest", "show"),
    _writes(*("documents", "draft", "2", "letter", "-o", "{}/letter.docx"), needs=Needs.OPERATOR, leaves="act.drafted"),
    _reads("documents", "inspection", "--year", "2026", "-o", "{}/list.xlsx"),
    _reads("documents", "list", needs=Needs.NOTHING),
    _reads("documents", "report", "--month", "-o", "{}/report.docx"),
    _reads("documents", "routes", needs=Needs.NOTHING),
    _reads("documents", "templates", "{}/templates", needs=Needs.NOTHING),
    _writes("evidence", "add", "1", "{}/shot.png", needs=Needs.OPERATOR, leaves="evidence.added"),
    Command(
        args=("evidence", "check", "{}/case.zip"),
        needs=Needs.NOTHING,
        before=("evidence", "export", "1", "-o", "{}/case.zip"),
    ),
    _writes("evidence", "export", "1", "-o", "{}/out.zip", needs=Needs.EITHER, leaves="evidence.exported"),
    _writes("evidence", "get", "{sha256}", "-o", "{}/out.txt", needs=Needs.EITHER, leaves="evidence.taken"),
    _reads("evidence", "list", "1"),
    _reads("evidence", "verify"),
    _writes("export", "misp", "1", "--output", "{}/misp.json", needs=Needs.EITHER, leaves="incident.exported"),
    _writes("export", "stix", "1", "--output", "{}/stix.json", needs=Needs.EITHER, leaves="incident.exported"),
    _reads("export", "whitelist", "--output", "{}/white.csv"),
    _reads("grade", "explain", "1"),
    _reads("grade", "table", needs=Needs.NOTHING),
    _case("ack", leaves="acknowledged"),
    _case("agree", leaves="confirmed", number=5),
    _case("assess", "--reposts", "10", leaves="assessed"),
    _case("assign", "--to", "li", leaves="assigned"),
    _case("close", leaves="closed", number=4),
    _case("confirm", leaves="confirmed"),
    _case("dismiss", "--reason", "fan", leaves="dismissed"),
    _case("downgrade", "--to", "4", leaves="downgraded"),
    _case("clear-secret", leaves="proposed", number=6),
    _case("merge", "--into", "2", leaves="merged"),
    _writes("incidents", "record", "1", "noted", "--note", "已致电", needs=Needs.OPERATOR, leaves="act.noted"),
    _case("reopen", leaves="reopened", number=3),
    _case("transfer", "--reason", "own-account", leaves="transferred"),
    _case("withdraw", leaves="withdrawn", number=5),
    _writes("import", "{}/seen.csv", needs=Needs.OPERATOR, leaves="import.taken"),
    _reads("incidents", "list"),
    _reads("incidents", "show", "1"),
    _reads("judge", "--registry", "{}/register.csv", "--profiles", "{}/profiles.jsonl", needs=Needs.NOTHING),
    _reads("names", "explain", "临泽公安", "临泽市公安局", needs=Needs.NOTHING),
    _reads("names", "match", "--registry", "{}/names.txt", "--candidates", "{}/names.txt", needs=Needs.NOTHING),
    _reads("names", "score", "--pairs", "{}/pairs.tsv", needs=Needs.NOTHING),
    _reads("names", "variants", "临泽公安", needs=Needs.NOTHING),
    _reads("outbox", "dead"),
    _reads("outbox", "waiting"),
    _writes("outbox", "revive", needs=Needs.OPERATOR, leaves="outbox.revived"),
    _writes("registry", "export", "{}/whole.csv", needs=Needs.OPERATOR, leaves="registry.exported"),
    _writes("registry", "import", str(LINZE), needs=Needs.ADMIN, leaves="registry.imported"),
    _reads("registry", "list"),
    _reads("registry", "show", "linze-ga"),
    _writes(*REPORT, "--id", "did:plc:x", *SAID, needs=Needs.OPERATOR, leaves="lead.taken"),
    _writes(
        *("report", "complete", "7", "--id", "did:plc:x"),
        needs=Needs.OPERATOR,
        leaves="lead.completed",
        before=(*REPORT, "--name", "临泽公安服务", *SAID),
    ),
    _writes(
        *("report", "contact", "7"),
        needs=Needs.OPERATOR,
        leaves="lead.contact-read",
        before=(*REPORT, "--id", "did:plc:x", *SAID, "--contact", "13900002222"),
    ),
    _reads("retention", "plan"),
    _writes("retention", "run", "--sure", needs=Needs.ADMIN, leaves="retention.swept"),
    _writes("roster", "drop", "--unit", "linze-ga", needs=Needs.OPERATOR, leaves="roster.dropped"),
    _writes("roster", "import", "{}/roster.csv", needs=Needs.OPERATOR, leaves="roster.imported"),
    _reads("roster", "list"),
    _reads("roster", "now"),
    _reads("run", status=None),
    _reads("status"),
    _reads("coverage", status=4),
    Command(args=("sweep",), needs=Needs.OPERATOR, leaves="sweep.run", status=4),
    _writes("verdict", "export", "{}/verdicts.jsonl", needs=Needs.EITHER, leaves="decisions.exported"),
    _reads("verdict", "report"),
)


def parts(command: click.Command) -> list[tuple[str, click.Command]]:
    """The commands of a group by their names."""
    if not isinstance(command, click.Group):
        return []
    context = click.Context(command)
    found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
    return [(name, part) for name, part in found if part]


def names(command: click.Command = diting, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that does something, groups that do included."""
    if not isinstance(command, click.Group) or (path and command.invoke_without_command):
        yield " ".join(path)
    for name, part in parts(command):
        yield from names(part, (*path, name))


def name_of(example: Command) -> str:
    """The command that an example is of: the longest that it begins with."""
    given = f"{' '.join(example.args)} "
    return max((name for name in names() if given.startswith(f"{name} ")), key=len, default=f"unknown: {given}")


COMMANDS: Mapping[str, Command] = {name_of(example): example for example in EXAMPLES}


def moved(staged: Path, folder: Path) -> Office:
    """A copy of a staged office, which is quicker than staging another one."""
    shutil.copytree(staged, folder, dirs_exist_ok=True)
    office = Office(folder)
    office.configure(CONFIGURED + MAY_ALL_BE_HEARD)
    return office


def stage(office: Office) -> None:
    """Units, accounts, cases of every kind that is handled, and files to read; by now much of it is old."""
    office.configure(CONFIGURED + MAY_ALL_BE_HEARD)
    office.register([unit()], [account()])
    places = [office.keep(case) for case in _cases()]
    _fill(office, places[0])
    day = timedelta(days=1)
    office.write("roster.csv", ROSTER.format(f"{now() - day:%Y-%m-%d}", f"{now() + day:%Y-%m-%d}"))
    office.write("approvals.csv", LEDGER)
    office.write("register.csv", "主办单位,平台,账号名称,账号ID\n临泽市公安局,微博,平安临泽,6900000000025\n")
    office.write("profiles.jsonl", '{"platform": "微博", "user_id": "9100", "display_name": "小猫的日常"}\n')
    office.write("seen.csv", "平台,账号名称,账号ID\n微博,小猫的日常,9100\n")
    office.write("names.txt", "临泽市公安局\n")
    office.write("pairs.tsv", "临泽公安\t临泽市公安局\n")
    (office.folder / "shot.png").write_bytes(PNG)


def _cases() -> Iterator[Incident]:
    yield incident()
    for name, status in (("b", Status.CONFIRMED), ("c", Status.CLOSED), ("d", Status.RESOLVED)):
        seen = profile(user_id=f"did:plc:{name}")
        yield incident(subject=seen.key, profile=seen, status=status)
    proposal = Proposal(move=Move.CONFIRM, author="li", at=NOW)
    yield incident(subject="bluesky:did:plc:e", severity=Severity.SERIOUS, proposal=proposal)
    yield incident(subject="bluesky:did:plc:f", assessment=Assessment(is_secret=True))


def _fill(office: Office, case: Incident) -> None:
    with office.store() as store, store.begin() as conn:
        facts = {"actor": "diting", "action": "incident.opened", "object": case.reference, "result": ""}
        audit.append(conn, at=NOW, before="", after="suspected", **facts)
        keep(conn, Locker(vault=Vault(office.folder / "diting.evidence")), case, b"evidence")
        outbox.add(conn, [notification(incident=case.number, address="duty@ga.linze.example")])
        for held in claim(conn, limit=1):
            outbox.bury(conn, held.id, "550", NOW)
        allowed = Allowance(account="bluesky:allowed", reason=Ground.FAN, author="li", at=NOW, expires=later(days=1))
        allowances.put(conn, replace(allowed, expires=now() + timedelta(days=9)))
        approved = Approval(
            account=account().key,
            action=ApprovalAction.CHANGE,
            approved_on=date(2026, 3, 1),
            document="临审〔2026〕1号",
            changes=(),
        )
        approvals.add(conn, approved)
        roster.put(conn, Shift(unit="linze-ga", starts=NOW, ends=later(days=1), contact=Contact(name="甲")))
        snapshots.add_posts(conn, account().key, [post()], NOW)


SHA256 = "ee8250fb76e094b34b471f13a73dbbe5"


def filled(args: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    return tuple(arg.replace("{}", str(folder)).replace("{sha256}", SHA256) for arg in args)


def dump(office: Office, *but: str) -> dict[str, list[str]]:
    """Every row of every table but some."""
    with sqlite3.connect(office.folder / "diting.sqlite") as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, file.execute(f"SELECT * FROM {name}"))) for name in tables if name not in but}


def files(office: Office) -> frozenset[Path]:
    """What lies in the office's folder beside the database itself."""
    return frozenset(path for path in office.folder.rglob("*") if not path.name.startswith("diting.sqlite"))
