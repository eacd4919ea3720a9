from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from detectors.compromise.edits import Options, detect, finding
from detectors.compromise.verdict import urgency
from detectors.tampering.edits import edit
from domain.finding import Finding
from domain.observation import UNDATED
from domain.past import Kept
from domain.urgency import Urgency
from tests.detectors.compromise.pasts import past
from tests.factories import NOW, later, look, post

TEXT = (
    "【停水通知】因管网检修，3月5日8:00至17:00，青澜县长宁街停水，受影响居民2300户。"
    "请提前储水，咨询电话0999-6543210，详见 https://linze.example/notice/31 。青澜县水务局局长李明表示将尽快恢复。"
)


def shown(before: str, after: str, days: float = 0) -> Any:
    found = edit(post(text=before), post(text=after))
    assert found is not None
    return finding(found, NOW, later(days=days), Options())


def test_whom_the_public_is_led_to_weighs_more_than_figures_and_those_more_than_words() -> None:
    contact, number, words = (
        shown(TEXT, TEXT.replace(old, new))
        for old, new in (("0999-6543210", "13812345678"), ("2300户", "23000户"), ("管网检修", "水源污染"))
    )
    assert contact.score >= 0.9 > number.score >= 0.5 > 0.4 > words.score > 0


def test_an_old_post_that_is_edited_weighs_more_than_a_fresh_one() -> None:
    fresh, old = (shown(TEXT, TEXT.replace("2300户", "23000户"), days) for days in (0, 30))
    assert old.score > fresh.score
    assert ("当天" in fresh.summary.zh, "30天前" in old.summary.zh) == (True, True)


def test_the_evidence_holds_both_texts_and_a_line_that_people_can_read() -> None:
    found = shown("咨询请拨打12345，谢谢", "咨询请拨打13812345678，谢谢", 2)
    evidence = dict(found.evidence)
    assert (evidence["before"], evidence["after"]) == ("咨询请拨打12345，谢谢", "咨询请拨打13812345678，谢谢")
    assert (
        found.summary.zh == "2天前发布的内容被修改，改动涉及联系方式、数字：「…咨询请拨打［12345→13812345678］，谢谢…」"
    )
    assert found.summary.en.startswith("a post of 2 days ago was edited, touching a contact, figures: ")


def test_only_posts_on_record_are_compared() -> None:
    known = past(posts=[post(post_id=name, text=TEXT) for name in ("p1", "p2")])
    edited = (post(post_id="p1", text=TEXT.replace("2300", "3200")), post(post_id="p3", text="新内容"))
    (found,) = detect(known, look(posts=edited), options=Options())
    assert dict(found.evidence)["post"] == "p1"
    assert list(detect(known, look(posts=edited, unread=True), options=Options())) == []


def test_whom_the_account_speaks_of_counts_as_a_name() -> None:
    known = past(posts=[post(text="请到长宁街办理")], names=frozenset({"长宁街"}))
    (found,) = detect(known, look(posts=(post(text="请到永安街办理"),)), options=Options())
    assert dict(found.evidence)["touched"] == "name"


def test_a_code_that_was_exchanged_pages_with_where_it_leads() -> None:
    before, after = (post(text="扫码缴费", media=("https://c.example/a.jpg",), codes=(to,)) for to in ("甲", "乙"))
    (found,) = detect(past(posts=[before]), look(posts=(after,)), options=Options())
    assert (found.score >= 0.7, dict(found.evidence)["codes"]) == (True, "甲 -> 乙")


OLD, OWN, TELEPHONES = "0999-6543210", "0999-6543211", frozenset({"0999 6543211", "13800001234"})


@pytest.mark.parametrize("own", [OWN, "(0999)6543211", "13800001234"])
def test_a_number_corrected_to_the_units_own_in_old_posts_is_listed_and_no_page(own: str) -> None:
    posts = [post(post_id=f"p{each}", text=f"{each}月{TEXT}", published_at=later(days=-90)) for each in range(1, 5)]
    seen = [replace(each, text=each.text.replace(OLD, own)) for each in posts]
    found = list(detect(past(posts=posts, telephones=TELEPHONES), look(posts=tuple(seen)), options=Options()))
    assert [each.score for each in found] == [0.45] * 4
    assert urgency(found) is Urgency.LIST
    assert "（改为登记的本单位电话）" in found[0].summary.zh
    assert "as registered" in found[0].summary.en


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, "0999-6543219"),
        (f"{OLD}，", f"{OWN}或13900001111，"),
        (f"咨询电话{OLD}", f"咨询电话{OWN}，加微信shuiwu8899"),
        ("https://linze.example/notice/31", "https://linze-water.top/pay"),
    ],
)
def test_an_edit_that_does_more_than_correct_to_the_units_own_number_pages(old: str, new: str) -> None:
    notice = post(text=TEXT, published_at=later(days=-90))
    edited = replace(notice, text=TEXT.replace(old, new))
    (found,) = detect(past(posts=[notice], telephones=TELEPHONES), look(posts=(edited,)), options=Options())
    assert urgency([found]) is Urgency.PAGE


def test_figures_that_are_altered_beside_a_corrected_number_count() -> None:
    notice = post(text=TEXT, published_at=later(days=-90))
    edited = replace(notice, text=TEXT.replace(OLD, OWN).replace("2300户", "8800户"))
    (found,) = detect(past(posts=[notice], telephones=TELEPHONES), look(posts=(edited,)), options=Options())
    assert found.score > 0.9


def test_a_finding_does_not_change_by_being_seen_again_later() -> None:
    after = TEXT.replace("2300户", "23000户")
    assert shown(TEXT, after, 1).key == shown(TEXT, after, 9).key


@pytest.mark.parametrize("date", [UNDATED, later(days=400)], ids=["none", "to come"])
def test_a_post_without_a_date_is_told_without_one_and_is_as_old_as_it_is_known(date: datetime) -> None:
    before = post(text=TEXT, published_at=date)
    after = replace(before, text=TEXT.replace("2300户", "23000户"))

    def found(days: float) -> Finding:
        kept = (Kept(post=before, seen_at=NOW),)
        (told,) = detect(past(kept=kept), look(posts=(after,), seen_at=later(days=days)), options=Options())
        return told

    fresh, old = found(1), found(200)
    assert old.score > fresh.score
    assert old.summary.zh.startswith("此前发布的内容被修改，改动涉及数字：")
    assert old.summary.en.startswith("a post was edited, touching figures: ")


def test_a_contact_at_the_end_of_a_long_article_counts_as_one() -> None:
    article = "各有关单位：现将有关事项通知如下。" * 400
    found = shown(f"{article}咨询微信：linze110", f"{article}咨询微信：pianzi88")
    assert found.score >= 0.9
    assert "contact" in dict(found.evidence)["touched"].split()
