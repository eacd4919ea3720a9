import os
import pwd

import pytest

from config.access import AccessSettings
from domain.errors import NotAllowed
from monitor.access import Role, actor, admit, login, roles

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
