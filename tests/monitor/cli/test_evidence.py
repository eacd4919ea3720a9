from typing import Any

from rich.console import Console, Group

from domain.finding import Finding
from domain.incident import Classification
from domain.observation import UNDATED, Post
from domain.text import Locale, Text
from domain.urgency import Urgency
from monitor.cli.evidence import MOST_POSTS, facts, shown
from monitor.store import snapshots
from tests.factories import NOW, finding, incident, later, official_profile, post
from tests.monitor.cli.office import Office

NOTICE = "请居民提前储水，咨询电话0999-6543210，感谢支持。"
HOSTILE = "\x1b[31m红\u202e倒\x07铃"


def found(detector: str, *evidence: tuple[str, str], zh: str = "说明") -> Finding:
    return finding(detector=detector, summary=Text(zh, "said"), evidence=evidence)


def edited(before: str, after: str, **more: str) -> Finding:
    return found("tampering.edit", ("post", "p1"), ("before", before), ("after", after), *more.items())


def screen(*findings: Finding, posts: tuple[Post, ...] = (), **options: Any) -> str:
    console = Console(width=200, markup=False, emoji=False, highlight=False, **options)
    with console.capture() as capture:
        console.print(Group(*shown(findings, posts, Locale.ZH_CN, lambda at: f"{at:%Y-%m-%d %H:%M}")))
    return "\n".join(line.rstrip() for line in capture.get().splitlines() if line.strip())


def test_an_edit_is_shown_within_its_text_by_brackets_and_colours() -> None:
    change = edited(NOTICE, NOTICE.replace("0999-6543210", "13800001234"))
    assert "咨询电话[-0999-6543210-]{+13800001234+}，感谢支持。" in screen(change, posts=(post(text=NOTICE),))
    coloured = screen(change, force_terminal=True, color_system="standard")
    assert ("\x1b[9;31m[-0999-6543210-]" in coloured, "\x1b[1;32m{+13800001234+}" in coloured) == (True, True)


def test_an_edited_post_says_when_it_was_written_and_what_changed_beside_the_words() -> None:
    change = edited(NOTICE, NOTICE, links="https://a.example -> https://b.example")
    written = post(text=NOTICE, client="政务直通车", url="https://x.example/1")
    lines = screen(change, posts=(written,)).splitlines()
    assert [line.split("  ")[-1].strip() for line in lines] == [
        "说明",
        "https://x.example/1",
        "links: https://a.example -> https://b.example",
    ]
    assert "2026-03-02 01:30  政务直通车" in lines[1]


def test_a_replaced_text_is_shown_below_the_first() -> None:
    said = screen(edited("停水通知，请居民提前储水", "限时特价运动鞋\n包邮")).splitlines()
    assert [line.split() for line in said[1:]] == [
        ["-", "停水通知，请居民提前储水"],
        ["+", "限时特价运动鞋"],
        ["包邮"],
    ]


def test_what_stayed_the_same_is_cut_down_to_what_stands_beside_a_change() -> None:
    long = "请各村各社区认真组织排查。" * 20
    said = screen(edited(f"{long}电话12345。{long}", f"{long}电话12346。{long}"))
    assert "[-12345-]{+12346+}" in said
    assert said.count("认真组织排查") < long.count("认真组织排查") / 2


def test_a_long_bio_is_shown_with_its_changes_and_a_short_name_in_words_only() -> None:
    bio = f"临泽市公安局官方账号，发布警务信息。{NOTICE}"
    changed = [("field", "bio"), ("before", bio), ("after", bio.replace("0999", "0888"))]
    renamed = [("field", "display_name"), ("before", "临泽市公安局"), ("after", "数字藏品")]
    said = screen(found("compromise.profile", *changed), found("compromise.profile", *renamed, zh="名称已变"))
    assert "[-0999-6543210-]{+0888-6543210+}" in said
    assert said.splitlines()[-1].split() == ["compromise.profile", "名称已变"]


def test_a_picture_is_never_shown_by_its_hash() -> None:
    hashes = [("field", "avatar_hash"), ("before", "a" * 64), ("after", "b" * 64)]
    assert "aaa" not in screen(found("compromise.profile", *hashes))


def test_deleted_posts_are_shown_by_their_heads() -> None:
    gone = [
        post(post_id=f"p{number}", text=f"第{number}号通知\n正文", published_at=later(days=-number))
        for number in (1, 2)
    ]
    deletion = found("tampering.deletion", ("posts", "p1 p2 p3"), ("before", "第9号通知"))
    said = [line.split("  ")[-1].strip() for line in screen(deletion, posts=tuple(gone)).splitlines()]
    assert said == ["说明", "第1号通知 正文", "第2号通知 正文", "and 1 more (--json has them all)"]
    assert "第9号通知" in screen(deletion)


def test_a_post_is_quoted_once_with_all_that_was_found_in_it() -> None:
    wording, client = (
        found("content.wording", ("post", "p1"), zh="商业广告"),
        found("compromise.behaviour", ("post", "p1"), zh="从未出现"),
    )
    lines = screen(
        wording, client, posts=(post(text="限时特价", client="手机", url="https://x.example/1"),)
    ).splitlines()
    assert [line.split() for line in lines] == [
        ["2026-03-02", "01:30", "限时特价"],
        ["手机", "https://x.example/1"],
        ["·", "content.wording", "商业广告"],
        ["·", "compromise.behaviour", "从未出现"],
    ]


def test_what_was_found_in_a_post_that_is_not_stored_any_more_is_still_told() -> None:
    assert "商业广告" in screen(found("content.wording", ("post", "gone"), zh="商业广告"))


def test_of_very_many_posts_the_newest_are_quoted() -> None:
    posts = tuple(post(post_id=f"p{number}", text=f"第{number}条") for number in range(MOST_POSTS + 3))
    said = screen(*(found("content.wording", ("post", each.post_id)) for each in posts), posts=posts)
    assert ("第7条" in said, "第8条" in said, "and 3 more posts" in said) == (True, False, True)


def test_what_strangers_wrote_is_shown_harmlessly() -> None:
    change = edited(NOTICE + HOSTILE, HOSTILE + NOTICE)
    hostile = post(post_id="p2", text=HOSTILE, client=HOSTILE, url=HOSTILE, published_at=UNDATED)
    deletion = found("tampering.deletion", ("posts", "p2"), ("before", HOSTILE))
    wording = found("content.wording", ("post", "p2"), zh=HOSTILE)
    said = screen(change, deletion, wording, posts=(hostile,))
    assert not {"\x1b", "\u202e", "\x07"} & set(said)
    assert ("U+001B[31m红U+202E倒U+0007铃" in said, "undated" in said) == (True, True)


def test_a_post_without_a_date_has_none_for_programs() -> None:
    assert facts([post(published_at=UNDATED)])[0]["published_at"] is None


# The command.


def test_a_case_is_shown_with_its_urgency_and_its_posts(office: Office) -> None:
    subject = official_profile()
    with office.store() as store, store.begin() as conn:
        snapshots.add_posts(conn, subject.key, [post(text="限时特价", client="手机")], NOW)
    wording = found("content.wording", ("post", "p1"), zh="商业广告")
    office.keep(
        incident(
            classification=Classification.ACCOUNT_COMPROMISE,
            official=subject.key,
            subject=subject.key,
            profile=subject,
            findings=(wording,),
            urgency=Urgency.PAGE,
        )
    )
    said = office.run("incidents", "show", 1).stdout
    assert [
        word for word in ("urgency", "page", "限时特价", "2026-03-02 09:30:00", "商业广告") if word not in said
    ] == []
    assert "Ⅲ page" in office.run("incidents", "list").stdout
    (quoted,) = office.json("incidents", "show", 1)["posts"]
    assert quoted == {
        "post_id": "p1",
        "published_at": "2026-03-02T01:30:00Z",
        "text": "限时特价",
        "client": "手机",
        "url": "",
    }
