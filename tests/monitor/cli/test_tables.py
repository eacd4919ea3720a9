"""What people see of tables in a narrow window or a pipe."""

from collections import Counter
from datetime import timedelta

import pytest
from click.testing import CliRunner
from rich.console import Console

from domain.allowance import Allowance
from domain.deadline import Deadline, Duty
from domain.incident import Ground
from domain.notification import Bulletin, Reason
from domain.registry import Approval, ApprovalAction, Contact
from domain.shift import Shift
from monitor.cli import diting
from monitor.cli.tables import card, lined
from monitor.schedule import now
from monitor.store import allowances, approvals, bulletins, deadlines, digests, roster
from monitor.store.digests import Item
from tests.factories import NOW, account, incident, unit
from tests.monitor.cli.office import Office

COMMANDS = [
    ("documents", "list"),
    ("documents", "routes"),
    ("documents", "routes", "--for", "1"),
    ("evidence", "list", "1"),
    ("incidents", "list"),
    ("incidents", "show", "1"),
    ("deadlines",),
    ("digest", "items", "--day", "2026-03-02"),
    ("roster", "list"),
    ("allow", "list"),
    ("approvals", "list"),
    ("audit", "list"),
    ("registry", "list"),
    ("registry", "show", "linze-ga"),
    ("retention", "plan"),
    ("verdict", "report"),
    ("grade", "table"),
    ("names", "explain", "临泽市公安局", "临泽市公安局官方服务平台欢迎您"),
]


def printed(office: Office, args: tuple[str, ...], width: int) -> Counter[str]:
    """Every character that is seen, wherever it stands."""
    said = CliRunner(env={"COLUMNS": str(width)}).invoke(diting, ["--config", str(office.file), *args])
    assert said.exit_code == 0, said.output
    return Counter("".join(said.stdout.split()))


@pytest.fixture
def busy(office: Office) -> Office:
    """A case with evidence and a deadline, listed in a digest, and somebody on duty."""
    office.register([unit()], [account()])
    office.keep(incident())
    office.run(
        "evidence", "add", 1, office.write("a-file-with-quite-a-long-name-of-its-own.txt", "x"), "--note", "截图" * 30
    )
    one = Deadline(incident=1, duty=Duty.VERIFY, started_at=NOW, due_at=now() + timedelta(days=2, minutes=90))
    shift = Shift(unit="linze-ga", starts=NOW, ends=now() + timedelta(days=1), contact=Contact(name="甲" * 40))
    item = Item(unit="linze-ga", incident=1, event=1, reason=Reason.OPENED, added_at=NOW)
    given = Approval(account=account().key, action=ApprovalAction.CHANGE, approved_on=NOW.date(), document="临审" * 30)
    until = now() + timedelta(days=9)
    fan = Allowance(account="bluesky:fan", reason=Ground.FAN, author="lin", at=NOW, expires=until, note="粉丝" * 40)
    with office.store() as store, store.begin() as conn:
        deadlines.put(conn, one)
        approvals.add(conn, given)
        allowances.put(conn, fan)
        roster.put(conn, shift)
        digests.put(conn, item)
        said = Bulletin(kind=Reason.DIGEST, unit="linze-ga", day=NOW.date(), subject="每日清单", body="无")
        digests.seal(conn, [item], bulletins.add(conn, said).id)
    return office


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_nothing_is_cut_in_a_narrow_window(busy: Office, args: tuple[str, ...]) -> None:
    whole = printed(busy, args, 2000)
    assert printed(busy, args, 80) == whole
    assert printed(busy, args, 60) == whole


def test_what_people_copy_stays_on_one_line() -> None:
    console = Console(width=30)
    table = lined("case", "why", ids=("case",))
    table.add_row("DT-000001", "x" * 90)
    with console.capture() as said:
        console.print(table)
    assert "DT-000001" in said.get()
    assert said.get().count("x") == 90


def test_a_card_folds_its_values() -> None:
    console = Console(width=30)
    shown = card()
    shown.add_row("url", "y" * 90)
    with console.capture() as said:
        console.print(shown)
    assert said.get().count("y") == 90
