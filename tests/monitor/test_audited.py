"""Every act is in the audit chain: each command of the tree, and what it leaves there."""

import shutil
from pathlib import Path

import pytest

from monitor.store import audit
from monitor.store.audit import Entry
from tests.monitor.cli.commands import COMMANDS, Command, dump, files, filled, moved, names, stage
from tests.monitor.cli.office import Office

WRITING = {name: command for name, command in COMMANDS.items() if command.leaves}
READING = {name: command for name, command in COMMANDS.items() if not command.leaves and command.status is not None}
# They change nothing, but what they show leaves the house or names somebody.
DISCLOSING = {
    *("evidence export", "evidence get", "export misp", "export stix", "registry export", "report contact"),
    "verdict export",
}


@pytest.fixture(scope="module")
def example(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staged")
    shutil.copyfile(empty_database, folder / "diting.sqlite")
    stage(Office(folder))
    return folder


@pytest.fixture
def staged(example: Path, tmp_path: Path) -> Office:
    return moved(example, tmp_path)


def entries(office: Office) -> tuple[Entry, ...]:
    with office.store() as store, store.reading() as conn:
        return tuple(reversed(audit.entries(conn, 1000)))


def done(office: Office, command: Command, *more: str) -> None:
    assert command.status is not None
    office.run(*filled(command.args, office.folder), *more, status=command.status)


def prepared(office: Office, command: Command) -> None:
    if command.before:
        office.run(*filled(command.before, office.folder), "--by", "li")


def test_of_every_command_it_is_known_what_it_leaves() -> None:
    assert set(names()) == set(COMMANDS)


@pytest.mark.parametrize("name", WRITING)
def test_whatever_a_person_changes_is_in_the_chain_under_the_persons_name(staged: Office, name: str) -> None:
    command = WRITING[name]
    prepared(staged, command)
    before, known = dump(staged, "audit"), len(entries(staged))
    done(staged, command, "--by", "lin")
    fresh = entries(staged)[known:]
    assert command.leaves in {entry.action for entry in fresh if entry.actor == "lin" and entry.object}
    assert (dump(staged, "audit") == before) is (name in DISCLOSING)
    with staged.store() as store, store.reading() as conn:
        assert audit.verify(conn).count == known + len(fresh)


@pytest.mark.parametrize("name", sorted(DISCLOSING - {"report contact"} | {"documents draft"}))
def test_of_what_cannot_be_written_down_no_file_leaves(staged: Office, name: str) -> None:
    command = COMMANDS[name]
    prepared(staged, command)
    with staged.store() as store, store.begin() as conn:
        conn.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    before = files(staged)
    said = staged.run(*filled(command.args, staged.folder), status=1)
    assert "disk full" in str(said.exception)
    assert files(staged) == before


@pytest.mark.parametrize("name", READING)
def test_what_only_reads_leaves_nothing_behind(staged: Office, name: str) -> None:
    command = READING[name]
    prepared(staged, command)
    before = dump(staged)
    done(staged, command)
    assert dump(staged) == before


def test_what_a_sweep_stores_is_no_persons(staged: Office) -> None:
    before = len(entries(staged))
    done(staged, COMMANDS["sweep"])
    assert {entry.actor for entry in entries(staged)[before:] if entry.action != "sweep.run"} <= {"diting"}


@pytest.mark.parametrize("name", ["registry import", "approvals import", "roster import"])
def test_a_dry_run_leaves_nothing_behind(staged: Office, name: str) -> None:
    before = dump(staged)
    done(staged, COMMANDS[name], "--dry-run")
    assert dump(staged) == before
