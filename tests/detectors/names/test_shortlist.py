from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.fold import DECORATION
from detectors.names.likeness import likeness
from detectors.names.shortlist import Shortlist
from domain.registry import OfficialAccount
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


def test_an_empty_register_has_no_resemblances() -> None:
    assert Shortlist([]).near("临泽市公安局") == ()


def test_an_account_is_listed_once_however_many_of_its_names_fit() -> None:
    many = account(aliases=("临泽市公安局", "临泽市公安局官方", "臨澤市公安局"))
    assert Shortlist([many]).near("临泽市公安局V") == (many,)


# Names near each other, so that likenesses are frequent: a few pieces put together, then perhaps altered.
PIECES = st.sampled_from(
    [*DECORATION, *"临泽市公安局发布青澜", "臨澤", " ", "\u200b", "\u3164", "乾縣", "Ａ", "é", "\ud800"]
)
NAMES = st.lists(PIECES, max_size=9).map("".join) | st.text(st.characters(exclude_categories=()), max_size=8)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A name and another that is often an edit, an addition or a decoration away from it."""
    name = draw(NAMES)
    place = draw(st.integers(0, len(name)))
    dropped = draw(st.integers(0, 2))
    return name, draw(PIECES | st.just("")) + name[:place] + draw(PIECES | st.just("")) + name[place + dropped :]


def _named(names: tuple[str, ...]) -> OfficialAccount:
    return account(display_name=names[0], aliases=names[1:2], retired_names=names[2:])


@settings(deadline=None, max_examples=400)
@given(pairs() | st.tuples(NAMES, NAMES), st.lists(NAMES, max_size=2))
def test_near_misses_nothing_that_likeness_would_report(pair: tuple[str, str], others: list[str]) -> None:
    official, stranger = pair
    found = _named((*others, official))
    reported = any(likeness(stranger, name) for name in (*others, official))
    assert not reported or Shortlist([PRESS, found]).near(stranger)[-1:] == (found,)
