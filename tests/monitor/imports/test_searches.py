"""What searches of a recording count for: pages that were not seen, and proofs of nobody."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.answer import Outcome
from domain.freshness import Freshness
from domain.observation import Profile
from domain.registry import OfficialAccount
from monitor.imports.recorded import Recorder
from monitor.imports.searches import counted
from monitor.imports.seen import Reading
from monitor.imports.times import Times
from tests.factories import NOW, account
from tests.monitor.imports.recordings import BASE, IMPOSTOR, OFFICIAL, entry, har, plaza, searched, user

NAME = "临泽市公安局"
REGISTERED = account(platform="plaza", user_id=OFFICIAL, display_name=NAME)
FULL = [user(str(number), "甲") for number in range(30001, 30021)]


def page(number: str, *users: Mapping[str, Any], keyword: str = "临泽") -> dict[str, Any]:
    return entry(f"{BASE}/api/search?type=user&q={keyword}&page={number}&size=20", {"code": 0, "users": users}, at=NOW)


def read(folder: Path, *entries: Mapping[str, Any]) -> Reading:
    return Recorder(specs=[plaza(folder)], times=Times(NOW)).read(har(folder / "a.har", entries))


def registered(profile: Profile) -> OfficialAccount | None:
    return REGISTERED if profile.key == REGISTERED.key else None


def noted(folder: Path, *entries: Mapping[str, Any]) -> list[Freshness]:
    return list(counted(read(folder, *entries).asked, registered))


def test_the_first_page_of_several_is_no_whole_search(tmp_path: Path) -> None:
    assert [each.is_cut for each in noted(tmp_path, page("1", *FULL))] == [True]
    assert [each.is_cut for each in noted(tmp_path, page("1", user(IMPOSTOR, "乙")))] == [False]


def test_a_search_that_was_scrolled_to_its_end_is_whole(tmp_path: Path) -> None:
    pages = [page("1", *FULL), page("2", user(IMPOSTOR, "乙"))]
    assert [each.is_cut for each in noted(tmp_path, *pages)] == [False, False]
    assert [each.is_cut for each in noted(tmp_path, pages[1])] == [True]


def test_pages_of_another_search_make_none_whole(tmp_path: Path) -> None:
    cut = noted(tmp_path, page("1", *FULL), page("2", user(IMPOSTOR, "乙"), keyword="青澜"))
    assert [each.is_cut for each in cut] == [True, True]


def test_an_empty_page_that_is_not_the_first_proves_nothing(tmp_path: Path) -> None:
    control = searched(NAME, user(OFFICIAL, NAME), at=NOW)
    (_, later) = noted(tmp_path, control, page("4"))
    assert (later.outcome, later.valid_at) == (Outcome.SHAPE, None)


CONTROLS = {
    "a registered account found by its name": (searched(NAME, user(OFFICIAL, NAME), at=NOW), NOW),
    "nothing else": (None, None),
    "a stranger of that name": (searched(NAME, user(IMPOSTOR, NAME), at=NOW), None),
    "a registered account that another word found": (searched("公安", user(OFFICIAL, NAME), at=NOW), None),
}


@pytest.mark.parametrize(("control", "valid"), CONTROLS.values(), ids=CONTROLS)
def test_nobody_is_proved_only_by_a_search_that_finds(tmp_path: Path, control: Any, valid: object) -> None:
    entries = [each for each in (searched("沧岭发布", at=NOW), control) if each]
    (empty,) = [each for each in noted(tmp_path, *entries) if each.target == "沧岭发布"]
    assert empty.valid_at == valid
    assert (empty.outcome is Outcome.EMPTY) is (valid is not None)


def test_another_connector_of_the_platform_vouches_for_none(tmp_path: Path) -> None:
    (empty,) = read(tmp_path, searched("沧岭发布", at=NOW)).asked
    (control,) = read(tmp_path, searched(NAME, user(OFFICIAL, NAME), at=NOW)).asked
    assert next(iter(counted((empty, control), registered))).valid_at == NOW
    from_elsewhere = replace(control, connector="other")
    assert next(iter(counted((empty, from_elsewhere), registered))).valid_at is None
