import os
import pwd
import re
from pathlib import Path

import pytest

from config.access import AccessSettings
from domain.errors import NotAllowed
from monitor.access import Role, actor, admit, login, roles, starter, trusted

ME = pwd.getpwuid(os.getuid()).pw_name
BY_SUDO = {"SUDO_USER": "zhang"}


def settings(**changes: tuple[str, ...]) -> AccessSettings:
    """The service's user is whoever runs the test, who may have become it by sudo."""
    return AccessSettings(service=ME, **changes)


def test_without_roles_everybody_may_act_under_any_name() -> None:
    assert actor(settings(), Role.OPERATOR, "值班员甲", {}) == "值班员甲"
    assert actor(settings(), Role.ADMIN, None, {}) == ME
    admit(settings(), {})


def test_whoever_became_the_services_user_by_sudo_acts_under_the_own_name() -> None:
    assert login(settings(), BY_SUDO) == "zhang"
    assert actor(settings(operators=("zhang",)), Role.OPERATOR, None, BY_SUDO) == "zhang"


def test_a_variable_renames_nobody_else() -> None:
    assert login(AccessSettings(service="nobody-else"), BY_SUDO) == (ME if ME != "root" else "zhang")


@pytest.mark.parametrize(
    ("lists", "held"),
    [
        ({"operators": ("zhang",)}, {Role.OPERATOR}),
        ({"auditors": ("zhang",)}, {Role.AUDITOR}),
        ({"operators": ("zhang",), "auditors": ("zhang",)}, {Role.OPERATOR, Role.AUDITOR}),
        ({"admins": ("zhang",)}, set(Role)),
        ({"admins": ("li",)}, set()),
    ],
)
def test_roles_follow_the_lists_and_an_administrator_has_all(
    lists: dict[str, tuple[str, ...]], held: set[Role]
) -> None:
    assert roles(settings(**lists), "zhang") == held


def test_with_roles_nobody_acts_under_another_name() -> None:
    given = settings(admins=("zhang",))
    assert actor(given, Role.OPERATOR, "zhang", BY_SUDO) == "zhang"
    with pytest.raises(NotAllowed, match="own login name"):
        actor(given, Role.OPERATOR, "li", BY_SUDO)


def test_a_role_that_is_missing_is_named_with_the_remedy() -> None:
    with pytest.raises(NotAllowed, match=r"needs the role operator.*adds the login to access\.operators"):
        actor(settings(auditors=("zhang",)), Role.OPERATOR, None, BY_SUDO)


def test_whoever_has_no_role_does_not_even_read() -> None:
    with pytest.raises(NotAllowed, match="zhang has no role"):
        admit(settings(operators=("li",)), BY_SUDO)
    admit(settings(auditors=("zhang",)), BY_SUDO)


def test_the_daemon_itself_needs_no_role() -> None:
    admit(settings(operators=("li",)), {})
    assert starter(settings(operators=("li",)), None, {}) == ME


def test_what_the_daemon_does_a_person_starts_as_an_operator() -> None:
    assert starter(settings(operators=("zhang",)), None, BY_SUDO) == "zhang"
    assert starter(settings(), "值班员甲", BY_SUDO) == "值班员甲"
    with pytest.raises(NotAllowed, match="needs the role operator"):
        starter(settings(auditors=("zhang",)), None, BY_SUDO)


ETC, THROUGH_SUDO = Path("/etc"), {"SUDO_UID": "1000"}


@pytest.mark.parametrize("name", ["passwd", "diting-is-not-installed/diting.toml"])
def test_through_sudo_a_configuration_that_root_alone_can_change_is_read(name: str) -> None:
    assert trusted(ETC / name, ETC, THROUGH_SUDO) == (ETC / name).resolve()


@pytest.mark.parametrize("named", ["{}", "/etc/../{}", "/dev/null", "/etcetera/diting.toml"])
def test_through_sudo_no_other_file_says_who_may_do_what(tmp_path: Path, named: str) -> None:
    own = tmp_path / "mine.toml"
    own.touch()
    with pytest.raises(NotAllowed, match=r"through sudo only a configuration file in /etc is read.*leave out --config"):
        trusted(Path(named.format(own)), ETC, THROUGH_SUDO)


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_may_write_is_not_read_through_sudo(tmp_path: Path, mode: int) -> None:
    own = tmp_path / "diting.toml"
    own.touch()
    own.chmod(mode)
    with pytest.raises(NotAllowed, match=rf"chown root '{re.escape(str(own))}' && chmod go-w"):
        trusted(own, tmp_path, THROUGH_SUDO)


def test_a_link_is_held_to_the_same(tmp_path: Path) -> None:
    folder, own = tmp_path / "diting", tmp_path / "mine.toml"
    folder.mkdir()
    own.touch()
    own.chmod(0o666)
    (folder / "diting.toml").symlink_to(own)
    with pytest.raises(NotAllowed, match=rf"chown root '{re.escape(str(own))}'"):
        trusted(folder / "diting.toml", folder, THROUGH_SUDO)


def test_a_folder_in_which_others_may_put_another_file_is_not_trusted_either(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(NotAllowed, match=rf"chown root '{re.escape(str(tmp_path))}'"):
        trusted(tmp_path / "diting.toml", tmp_path, THROUGH_SUDO)


def test_where_diting_is_not_installed_sudo_says_nothing(tmp_path: Path) -> None:
    assert trusted(tmp_path / "mine.toml", tmp_path / "etc", THROUGH_SUDO) == tmp_path / "mine.toml"


def test_without_sudo_whoever_runs_it_names_the_file(tmp_path: Path) -> None:
    assert trusted(tmp_path / "mine.toml", ETC, {}) == tmp_path / "mine.toml"
