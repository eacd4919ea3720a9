"""Evidence is on the disk before anything speaks of it, and stays as long as anything does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.evidence import EvidenceSettings
from config.settings import StoreSettings
from domain.errors import NotAllowed
from domain.exhibit import Exhibit
from domain.incident import Incident, Status
from monitor import database
from monitor.evidence.locker import Locker, Sweep, opened, place, unsound
from monitor.store import Store, coverage, evidence, incidents
from monitor.vault import Vault
from tests.factories import NOW, incident, later
from tests.factories import coverage as cycle
from tests.monitor.evidence.pieces import PNG, RULE, VERSIONS, keep, locker
from tests.monitor.evidence.pieces import opened as opened_case

# Dies by a signal at the point that is named, with the bytes on the disk.
VICTIM = """
import os, signal, sys
from pathlib import Path
from monitor.evidence.locker import Locker
from monitor.store import Store
from monitor.vault import Vault
from tests.monitor.evidence.pieces import keep, opened
from tests.monitor.store.databases import KEY
url, folder, point = sys.argv[1:]
store, place = Store(url, KEY), Locker(vault=Vault(Path(folder)))
with store.begin() as conn:
    case = opened(conn)
if point == "after the bytes":
    place.hold(b"evidence")
    os.kill(os.getpid(), signal.SIGKILL)
with store.begin() as conn:
    keep(conn, place, case)
    if point == "before the commit":
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def here(tmp_path: Path) -> Locker:
    return locker(tmp_path)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def swept(store: Store, here: Locker, days: float) -> Sweep:
    """By a clock that days of work have proved."""
    with store.begin() as conn:
        for back in (0.5, 1.5, 2.5):
            coverage.record(conn, cycle(finished_at=later(days=days - back)))
    return Sweep(store=store, vault=here.vault, settings=EvidenceSettings(), clock=lambda: later(days=days))


def aged(folder: Path) -> None:
    for path in files(folder):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))


@pytest.fixture
def case(store: Store) -> Incident:
    with store.begin() as conn:
        return opened_case(conn)


def test_a_piece_says_what_judged(store: Store, here: Locker, case: Incident) -> None:
    with store.begin() as conn:
        piece = keep(conn, here, case)
    assert piece.versions == (*VERSIONS, ("rule", RULE))
    assert here.get(piece) == b"evidence"


def test_nobody_else_can_read_it(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    with store.begin() as conn:
        keep(conn, here, case)
    folder = tmp_path / "diting.evidence"
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*"))} == {0}


def test_what_was_altered_is_named_and_not_handed_out(
    store: Store, here: Locker, case: Incident, tmp_path: Path
) -> None:
    with store.begin() as conn:
        good, bad, gone = (keep(conn, here, case, data) for data in (b"good", b"bad", b"gone"))
    folder = tmp_path / "diting.evidence"
    (folder / bad.sha256[:2] / bad.sha256).write_bytes(b"forged")
    (folder / gone.sha256[:2] / gone.sha256).unlink()
    assert unsound((good, bad, gone), here.vault) == (bad, gone)
    with pytest.raises(NotAllowed, match="altered"):
        here.get(bad)


def test_what_was_altered_is_put_right_by_the_true_bytes(here: Locker, tmp_path: Path) -> None:
    sha256 = here.hold(b"evidence")
    (tmp_path / "diting.evidence" / sha256[:2] / sha256).write_bytes(b"")
    assert here.hold(b"evidence") == sha256
    assert here.read(sha256) == b"evidence"


@pytest.mark.parametrize("point", ["after the bytes", "before the commit", "after the commit"])
def test_whoever_is_killed_leaves_no_row_without_bytes(store: Store, here: Locker, tmp_path: Path, point: str) -> None:
    folder = tmp_path / "diting.evidence"
    url = f"sqlite:///{tmp_path / 'diting.sqlite'}"
    done = subprocess.run([sys.executable, "-c", VICTIM, url, str(folder), point], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    with store.reading() as conn:
        pieces = evidence.every(conn)
    assert len(pieces) == (point == "after the commit")
    assert unsound(pieces, here.vault) == ()
    assert len(files(folder)) == 1


async def test_a_file_that_no_row_names_goes_when_it_is_old_enough(store: Store, here: Locker, tmp_path: Path) -> None:
    here.hold(b"nobody's")
    aged(tmp_path / "diting.evidence")
    await swept(store, here, days=0.9).run()
    assert len(files(tmp_path / "diting.evidence")) == 1
    await swept(store, here, days=1.1).run()
    assert files(tmp_path / "diting.evidence") == []


async def test_bytes_stay_until_the_last_row_that_names_them_goes(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        cases = [opened_case(conn, subject=f"bluesky:{number}") for number in range(2)]
        pieces = [keep(conn, here, each) for each in cases]
    for left, each in zip((1, 0), cases, strict=True):
        with store.begin() as conn:
            values = {name: getattr(each, name) for name in each.__dataclass_fields__} | {"status": Status.DISMISSED}
            evidence.forget(conn, incidents.save(conn, Incident(**values), lambda _: (), now=NOW), NOW)
        aged(tmp_path / "diting.evidence")
        await swept(store, here, days=2).run()
        assert len(files(tmp_path / "diting.evidence")) == left
    with pytest.raises(NotAllowed, match="destroyed"), store.reading() as conn:
        here.get(evidence.of(conn, cases[0].number)[0])
    assert pieces[0].sha256 == pieces[1].sha256


async def test_evidence_of_an_ended_case_goes_after_its_months(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        case = incidents.save(conn, incident(status=Status.CLOSED, closed_at=NOW), lambda _: (), now=NOW)
        keep(conn, here, case, kind=Exhibit.DOCUMENT)
    aged(tmp_path / "diting.evidence")
    await swept(store, here, days=36 * 31 - 1).run()
    assert len(files(tmp_path / "diting.evidence")) == 1
    await swept(store, here, days=36 * 31).run()
    assert files(tmp_path / "diting.evidence") == []


def test_while_somebody_sweeps_what_is_put_again_stays(tmp_path: Path) -> None:
    """Two processes: one sweeps all the time, the other puts the same old file again and looks for it."""
    folder = tmp_path / "store"
    sweeping = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\nfrom monitor.vault import Vault\n"
        "vault = Vault(Path(sys.argv[1]))\nwhile True: vault.sweep([], datetime(2020, 1, 1, tzinfo=UTC))"
    )
    vault, old = Vault(folder), 1_000_000_000
    sha256 = vault.put(b"evidence")
    sweeper = subprocess.Popen([sys.executable, "-c", sweeping, str(folder)])
    try:
        ends = time.monotonic() + 2
        while time.monotonic() < ends:
            vault.put(b"evidence")
            assert vault.get(sha256) == b"evidence"
            os.utime(folder / sha256[:2] / sha256, (old, old))
            time.sleep(0.001)
    finally:
        sweeper.kill()
        sweeper.wait()


def test_a_thousand_pieces_are_kept_and_verified(store: Store, here: Locker, case: Incident) -> None:
    with store.begin() as conn:
        for number in range(1000):
            keep(conn, here, case, f"piece {number}".encode(), source=f"{number}.txt")
    with store.reading() as conn:
        pieces = evidence.of(conn, case.number)
    assert len({piece.sha256 for piece in pieces}) == 1000
    assert unsound(pieces, here.vault) == ()


def test_a_file_is_taken_for_what_its_bytes_say(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    named = {"屏幕截图.txt": PNG, "notes.TXT": b"hello", "strange": b"\0\1"}
    kept = {}
    with store.begin() as conn:
        for name, data in named.items():
            (tmp_path / name).write_bytes(data)
            kept[name] = here.keep_file(conn, tmp_path / name, incident=case, note="", now=NOW).media_type
    assert kept == {"屏幕截图.txt": "image/png", "notes.TXT": "text/plain", "strange": "application/octet-stream"}


@pytest.mark.parametrize(("size", "said"), [(0, "is empty"), (11, "larger than 10 bytes")])
def test_what_is_no_evidence_is_refused_with_its_name(
    store: Store, here: Locker, case: Incident, tmp_path: Path, size: int, said: str
) -> None:
    small = Locker(vault=here.vault, file_max_bytes=10)
    (tmp_path / "shot.png").write_bytes(b"x" * size)
    with pytest.raises(NotAllowed, match=rf"shot\.png.*{said}"), store.begin() as conn:
        small.keep_file(conn, tmp_path / "shot.png", incident=case, note="", now=NOW)


@pytest.mark.parametrize(
    ("settings", "url", "where"),
    [
        ({}, "sqlite:////var/lib/diting/diting.sqlite", "/var/lib/diting/diting.evidence"),
        ({}, "postgresql://diting@db.example/diting", str(database.STATE / "evidence")),
        ({"directory": "/srv/evidence"}, "sqlite:///diting.sqlite", "/srv/evidence"),
    ],
)
def test_evidence_lies_beside_the_database_unless_said_otherwise(
    settings: dict[str, str], url: str, where: str
) -> None:
    assert place(EvidenceSettings.model_validate(settings), StoreSettings(url=url)) == Path(where)


def test_a_configured_locker_knows_the_versions_of_what_judges(tmp_path: Path) -> None:
    configured = opened(EvidenceSettings(directory=tmp_path), StoreSettings())
    assert [name for name, _ in configured.versions] == ["diting", "names", "behaviour", "content", "grading"]
