import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.aligned import aligned
from detectors.names.likeness import REVIEW, Tier, likeness
from detectors.names.reading import read
from detectors.names.shortlist import Shortlist
from detectors.names.variants import variants
from tests.factories import account

POLICE = account(user_id="a", display_name="临泽市公安局", aliases=("平安临泽",), retired_names=("临泽警方在线",))
PRESS = account(user_id="b", display_name="青澜发布")
SHORTLIST = Shortlist([POLICE, PRESS])


def test_a_stranger_is_compared_with_those_it_resembles_alone() -> None:
    assert SHORTLIST.near("临泽市公按局") == (POLICE,)
    assert SHORTLIST.near("青澜发布官微") == (PRESS,)


def test_aliases_and_retired_names_count_as_names() -> None:
    assert SHORTLIST.near("平安臨澤") == (POLICE,)
    assert SHORTLIST.near("临泽警方") == (POLICE,)


def test_a_name_that_contains_two_names_is_compared_with_both_in_the_order_of_the_register() -> None:
    assert SHORTLIST.near("青澜发布转平安临泽") == (POLICE, PRESS)


def test_the_order_of_the_register_is_kept_in_a_long_register() -> None:
    others = [account(user_id=str(number), display_name=f"云柏区第{number}中学校") for number in range(4)]
    register = [others[0], POLICE, *others[1:], PRESS]
    assert Shortlist(register).near("青澜发布转平安临泽") == (POLICE, PRESS)


def test_a_name_that_resembles_nobody_is_compared_with_nobody() -> None:
    assert SHORTLIST.near("云柏区美食地图") == ()
    assert SHORTLIST.near("🚓\ud800") == ()
    assert SHORTLIST.near("") == ()


@pytest.mark.parametrize("stranger", ["临泽公桉", "莱宾正府", "来宾gongan", "平安莱宾", "来宾市商劳屉"])
def test_who_disguises_a_short_form_or_comes_no_nearer_than_a_person_should_look_at_is_compared(stranger: str) -> None:
    full = {"临泽": "临泽市公安局", "正府": "来宾市人民政府", "商劳": "来宾市商务局"}
    name = next((name for part, name in full.items() if part in stranger), "来宾市公安局")
    official = account(user_id="c", display_name=name)
    assert Shortlist([PRESS, official]).near(stranger) == (official,)


@pytest.mark.parametrize("stranger", ["来宾公园", "来宾交友", "来宾市民", "来宾政协", "来宾安全教育"])
def test_of_those_that_may_resemble_only_those_that_do_are_compared(stranger: str) -> None:
    names = ("来宾市公安局", "来宾市水利局", "来宾市人民政府")
    assert Shortlist([account(user_id=name, display_name=name) for name in names]).near(stranger) == ()


def test_an_empty_register_has_no_resemblances() -> None:
    assert Shortlist([]).near("临泽市公安局") == ()


def test_an_account_is_listed_once_however_many_of_its_names_fit() -> None:
    many = account(aliases=("临泽市公安局", "临泽市公安局官方", "臨澤市公安局"))
    assert Shortlist([many]).near("临泽市公安局V") == (many,)


def test_many_strangers_at_once_find_what_each_finds_alone() -> None:
    strangers = ["临泽市公按局", "", "青澜发布官微", "云柏区美食地图", "青澜发布转平安临泽", "临泽市公按局"]
    assert list(SHORTLIST.near_each(strangers)) == [SHORTLIST.near(stranger) for stranger in strangers]
    assert list(SHORTLIST.near_each([])) == []


# Official names as they are, of places that exist and that are made up, and what strangers do to them.
PLACES = ["来宾市", "来宾", "兴宾区", "临泽市", "临泽", "青澜县", "云柏区", "青石街道", ""]
BODIES = [
    "公安局",
    "公安",
    "人民政府",
    "医疗保障局",
    "文化和旅游局",
    "发布",
    "融媒",
    "政务热线12345",
    "第二中学",
    "人民医院",
]
ADDED = [
    "官方",
    "V",
    "在线",
    "举报",
    "客服",
    "一点通",
    "爱",
    "\u200b",
    "·",
    "某",
    "2",
    "公",
    "市",
    "宀兵",
    "按",
    "é",
    "\ud800",
]
OFFICIALS = st.builds("".join, st.tuples(*map(st.sampled_from, (PLACES, BODIES, ["", "官方", "在线"]))))
PIECES = st.sampled_from([*ADDED, *BODIES, *PLACES])
ANYTHING = st.lists(PIECES, max_size=6).map("".join) | st.text(st.characters(exclude_categories=()), max_size=8)


@st.composite
def strangers(draw: st.DrawFn, official: str) -> str:
    """The name or a look-alike of it, altered in up to three places."""
    name = draw(st.sampled_from([official, *variants(official, 30)]))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(name)))
        name = name[:place] + draw(PIECES | st.just("")) + name[place + draw(st.integers(0, 2)) :]
    return name


@settings(deadline=None, max_examples=200)
@given(st.data(), OFFICIALS | ANYTHING, st.lists(OFFICIALS, max_size=3))
def test_nobody_is_missed_whose_name_alone_raises_an_alarm(
    data: st.DataObject, official: str, others: list[str]
) -> None:
    stranger = data.draw(strangers(official) | ANYTHING)
    found = account(display_name=official, aliases=tuple(others[:1]), retired_names=tuple(others[1:]))
    alarms = any(likeness(stranger, name).tier is Tier.ALARM for name in (official, *others))
    assert not alarms or Shortlist([PRESS, found]).near(stranger)[-1:] == (found,)


@settings(deadline=None, max_examples=200)
@given(st.data(), OFFICIALS)
def test_nobody_is_missed_whose_characters_a_person_should_look_at(data: st.DataObject, official: str) -> None:
    stranger = data.draw(strangers(official))
    laid_out = aligned(read(stranger), read(official)).score >= REVIEW
    alike = laid_out and likeness(stranger, official).tier is not Tier.NONE
    found = account(display_name=official)
    assert not alike or Shortlist([PRESS, found]).near(stranger)[-1:] == (found,)
