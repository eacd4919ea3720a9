from dataclasses import replace

from detectors.tampering.edits import edit
from detectors.tampering.memory import MOST, accepted, remembered
from domain.past import Kept
from tests.factories import NOW, later, post

TEXT = "【停水通知】3月5日八时至十七时，长宁街停水，咨询电话0999-6543210，请居民提前储水"
WHOLE = post(text=TEXT)
CUT = post(text=f"{TEXT[:24]}…全文")
EDITED = post(text=TEXT.replace("八时", "九时"), revision="r2")


def test_new_posts_are_remembered_the_newest_first() -> None:
    older, newer = post(post_id="a", published_at=later(days=-1)), post(post_id="b")
    record = remembered((), (newer, older), NOW)
    assert [each.post.post_id for each in record] == ["b", "a"]
    assert remembered(record, (newer, older), later(hours=1)) == record


def test_a_preview_gives_way_to_the_whole_text_and_not_the_other_way_round() -> None:
    (kept,) = remembered(remembered((), (CUT,), NOW), (WHOLE,), later(hours=1))
    assert (kept.post, kept.seen_at) == (WHOLE, NOW)
    assert remembered((kept,), (CUT,), later(hours=2)) == (kept,)


def test_what_a_code_leads_to_is_remembered_once_it_was_read_and_not_what_replaced_it() -> None:
    read, forged = replace(WHOLE, codes=("https://linze.example/pay",)), replace(WHOLE, codes=("https://xie.top",))
    (kept,) = remembered(remembered((), (WHOLE,), NOW), (read,), later(hours=1))
    assert (kept.post, kept.seen_at) == (read, NOW)
    assert remembered((kept,), (forged,), later(hours=2)) == remembered((kept,), (WHOLE,), later(hours=2)) == (kept,)


def test_an_edit_never_becomes_normal_by_lasting() -> None:
    record = remembered((), (WHOLE,), NOW)
    for hour in range(1, 4):
        record = remembered(record, (EDITED,), later(hours=hour))
    assert edit(record[0].post, EDITED) is not None


def test_a_whole_text_that_contradicts_its_preview_does_not_replace_it() -> None:
    record = remembered((), (CUT,), NOW)
    forged = replace(WHOLE, text=TEXT.replace("3月5日", "3月9日"))
    assert remembered(record, (forged,), NOW) == record


def test_an_edit_that_a_person_accepts_is_the_text_from_then_on() -> None:
    (kept,) = accepted(remembered((), (WHOLE,), NOW), EDITED)
    assert edit(kept.post, EDITED) is None


def test_the_record_is_bounded_and_forgets_what_is_long_gone() -> None:
    many = [post(post_id=f"p{number}", published_at=later(hours=-number)) for number in range(MOST + 9)]
    gone = Kept(post=post(post_id="gone"), seen_at=NOW, missed=later(days=-31))
    record = remembered((gone,), many, NOW)
    assert len(record) == MOST
    assert gone not in record


def test_what_is_gone_is_remembered_however_much_is_posted_since() -> None:
    gone = tuple(
        Kept(post=post(post_id=f"g{day}", published_at=later(days=-day)), seen_at=NOW, missed=NOW) for day in range(9)
    )
    many = [post(post_id=f"p{number}", published_at=later(minutes=number)) for number in range(MOST)]
    record = remembered(gone, many, later(days=7))
    assert {each.post.post_id for each in record if each.missed is not None} == {f"g{day}" for day in range(9)}
    assert len(record) == MOST + 9
