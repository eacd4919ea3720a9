from typing import Any

import pytest

from detectors.relations.marks import Marks
from detectors.relations.ties import Options, Relation, Tie, Usual, groups, operator, related
from detectors.texts.contacts import Way
from tests.detectors.relations.marked import BIO, marked, picture

OPTIONS = Options()
QQ = {"12345678": Way.QQ}
ELSEWHERE = {"unit": "qinglan-ga"}
FACE = "a face"


def ties(one: Marks, other: Marks, *officials: Marks) -> list[Tie]:
    return [found.tie for found in related(one, other, Usual(officials), options=OPTIONS)]


def pair(shared: dict[str, Any], **other: Any) -> tuple[Marks, Marks]:
    return marked("a", **shared), marked("b", **shared | other)


SHARED: list[tuple[dict[str, Any], Tie]] = [
    ({"contacts": QQ}, Tie.CONTACT),
    ({"contacts": {"07724212345": Way.TELEPHONE}}, Tie.CONTACT),
    ({"links": frozenset({"linze-ban.top"})}, Tie.LINK),
    ({"picture": picture(FACE)}, Tie.PICTURE),
    ({"texts": (BIO,)}, Tie.WORDING),
]


@pytest.mark.parametrize(("shared", "tie"), SHARED, ids=[tie for _, tie in SHARED])
def test_impostors_of_different_units_who_share_a_fact_are_one_operators(shared: dict[str, Any], tie: Tie) -> None:
    one, other = pair(shared, **ELSEWHERE)
    assert ties(one, other) == [tie]
    assert ties(other, one) == [tie]


@pytest.mark.parametrize("shared", [shared for shared, _ in SHARED], ids=[tie for _, tie in SHARED])
def test_what_the_official_side_shows_itself_proves_nothing(shared: dict[str, Any]) -> None:
    one, other = pair(shared, **ELSEWHERE)
    assert ties(one, other, marked("official", **shared)) == []
    assert ties(*pair(shared), marked("official", **shared)) == []


@pytest.mark.parametrize(
    ("shared", "official", "found"),
    [
        ({"contacts": QQ}, {}, [Tie.CONTACT]),
        ({"contacts": {"07724212345": Way.TELEPHONE}}, {}, []),
        ({"picture": picture(FACE)}, {}, []),
        ({"picture": picture(FACE)}, {"picture": picture("the badge")}, [Tie.PICTURE]),
        ({"texts": (BIO,)}, None, []),
        ({"texts": (BIO,)}, {}, [Tie.WORDING]),
    ],
)
def test_what_two_impostors_of_one_unit_may_have_copied_from_it_proves_nothing_until_it_is_known(
    shared: dict[str, Any], official: dict[str, Any] | None, found: list[Tie]
) -> None:
    known = () if official is None else (marked("official", **official),)
    assert ties(*pair(shared), *known) == found


@pytest.mark.parametrize(
    "changes",
    [{"plainness": "default"}, {"plainness": "emblem"}, {"shared_by": OPTIONS.common}],
)
def test_a_picture_that_says_nothing_about_anybody_ties_nobody(changes: dict[str, Any]) -> None:
    assert ties(*pair({"picture": picture(FACE, **changes)}, **ELSEWHERE)) == []


def test_a_host_below_an_official_one_is_official() -> None:
    one, other = pair({"links": frozenset({"m.linze.example"})}, **ELSEWHERE)
    assert ties(one, other, marked("official", links=frozenset({"linze.example"}))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BIO, [Tie.WORDING]),
        (BIO.replace("快速", "极速"), [Tie.WORDING]),
        (BIO + "欢迎来电", [Tie.WORDING]),
        (BIO[:10], []),
        ("本账号分享身边好吃的餐馆与周末的去处谢谢关注", []),
        (BIO * 4, []),
    ],
)
def test_wording_is_shared_where_it_is_nearly_equal(text: str, found: list[Tie]) -> None:
    assert ties(marked("a", texts=(BIO,)), marked("b", texts=(text,), **ELSEWHERE)) == found


def test_a_short_formula_that_everybody_writes_ties_nobody() -> None:
    assert ties(*pair({"texts": ("官方账号欢迎关注",)}, **ELSEWHERE)) == []


def test_a_number_is_the_same_whatever_it_is_said_to_be() -> None:
    one, other = marked("a", contacts={"13812345678": Way.WECHAT}), marked("b", contacts={"13812345678": Way.MOBILE})
    (found,) = related(one, other, Usual(), options=OPTIONS)
    assert found == Relation(one="a", other="b", tie=Tie.CONTACT, shared="mobile 13812345678")


def test_strangers_who_share_nothing_are_strangers() -> None:
    assert ties(marked("a"), marked("b")) == []
    assert ties(marked("a", contacts=QQ), marked("b", contacts={"87654321": Way.QQ})) == []


def test_nobody_is_related_to_himself() -> None:
    one = marked("a", contacts=QQ)
    assert ties(one, one) == []


def chain() -> list[Marks]:
    """a and b share a number, b and c a host; d stands alone."""
    return [
        marked("a", contacts=QQ),
        marked("b", contacts=QQ, links=frozenset({"linze-ban.top"})),
        marked("c", links=frozenset({"linze-ban.top"})),
        marked("d", contacts={"99999999": Way.QQ}),
    ]


def test_an_operator_is_everybody_who_can_be_reached_the_near_ones_first() -> None:
    a, *others = chain()
    found = operator(a, others, Usual(), options=OPTIONS)
    assert [(relation.one, relation.other, relation.tie) for relation in found] == [
        ("a", "b", Tie.CONTACT),
        ("b", "c", Tie.LINK),
    ]


def test_after_one_step_only_those_are_known_who_share_something_themselves() -> None:
    a, *others = chain()
    assert [found.other for found in operator(a, others, Usual(), options=OPTIONS, steps=1)] == ["b"]


def test_all_operators_are_found_and_no_account_is_in_two() -> None:
    (found,) = groups(chain(), Usual(), options=OPTIONS)
    assert {relation.other for relation in found} == {"b", "c"}
    assert groups([marked("a"), marked("b")], Usual(), options=OPTIONS) == ()
