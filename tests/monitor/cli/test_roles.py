"""Who may do what: every command of the tree, with roles configured."""

import shutil
from pathlib import Path

import pytest

from domain.errors import NotAllowed
from tests.monitor.cli.commands import (
    COMMANDS,
    CONFIGURED,
    HOLDERS,
    MAY,
    ME,
    Command,
    Needs,
    dump,
    files,
    filled,
    moved,
    names,
    stage,
)
from tests.monitor.cli.office import MAY_ALL_BE_HEARD, Office

# Whoever the test is run by became the service's user by sudo, and is still themselves.
LOGIN = "zhang"
REFUSED = [(name, holder) for name in COMMANDS for holder in HOLDERS if holder not in MAY[COMMANDS[name].needs]]
# An administrator has all roles (tests/monitor/test_access.py); here it is the least that is tried.
LEAST = {
    Needs.NOTHING: ("nobody",),
    Needs.ANY: ("auditors",),
    Needs.OPERATOR: ("operators",),
    Needs.EITHER: ("operators", "auditors"),
    Needs.ADMIN: ("admins",),
}
TAKEN = [
    (name, holder)
    for name, command in COMMANDS.items()
    for holder in LEAST[command.needs]
    if command.status is not None
]


@pytest.fixture(scope="module")
def example(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staged")
    shutil.copyfile(empty_database, folder / "diting.sqlite")
    stage(Office(folder))
    return folder


@pytest.fixture
def staged(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("SUDO_USER", LOGIN)
    return moved(example, tmp_path)


def give(office: Office, holder: str) -> None:
    """The login gets one role or none; somebody else has one in any case."""
    lists = {name: ["li"] for name in HOLDERS[1:]}
    if holder in lists:
        lists[holder].append(LOGIN)
    told = "".join(f"{name} = {users}\n" for name, users in lists.items()).replace("'", '"')
    office.configure(f'{CONFIGURED}{MAY_ALL_BE_HEARD}\n[access]\nservice = "{ME}"\n{told}')


def prepared(office: Office, command: Command, holder: str) -> tuple[str, ...]:
    if command.before:
        office.run(*filled(command.before, office.folder))
    give(office, holder)
    return filled(command.args, office.folder)


def test_every_command_says_what_it_needs() -> None:
    assert set(names()) == set(COMMANDS)


@pytest.mark.parametrize(("name", "holder"), REFUSED)
def test_whoever_lacks_the_role_is_refused_before_anything_is_changed(staged: Office, name: str, holder: str) -> None:
    args = prepared(staged, COMMANDS[name], holder)
    before = (dump(staged), files(staged))
    said = staged.run(*args, status=1)
    assert isinstance(said.exception, NotAllowed)
    assert LOGIN in str(said.exception)
    assert (dump(staged), files(staged)) == before


@pytest.mark.parametrize(("name", "holder"), TAKEN)
def test_whoever_has_the_role_may(staged: Office, name: str, holder: str) -> None:
    command = COMMANDS[name]
    assert command.status is not None
    staged.run(*prepared(staged, command, holder), status=command.status)


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.leaves])
def test_with_roles_nobody_acts_under_another_name(staged: Office, name: str) -> None:
    args = prepared(staged, COMMANDS[name], "admins")
    assert "own login name (zhang)" in staged.refusal(*args, "--by", "li")
