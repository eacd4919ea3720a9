"""What a case rests on is gathered after the alarm; what cannot be had is said."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.evidence import EvidenceSettings
from domain.answer import Answer, Outcome, ok
from domain.exhibit import Evidence, Exhibit
from domain.incident import Classification, Incident
from domain.lead import Lead, Source
from domain.observation import Profile
from domain.ports import Platform
from domain.text import Locale, Text
from monitor.evidence.avatars import Avatar
from monitor.evidence.gather import Gather
from monitor.platforms import bluesky
from monitor.store import Store, evidence, snapshots
from tests.factories import NOW, finding, later, post, profile
from tests.fakes import FakePlatform
from tests.monitor.doors import Server, door, says
from tests.monitor.evidence.pieces import PNG, RULE, locker, opened

DID = "did:plc:stranger"
DOWN: Answer[Any] = Answer(outcome=Outcome.ERROR, detail="no route")


async def no_picture(_: Profile) -> Avatar | None:
    return None


async def a_picture(_: Profile) -> Avatar | None:
    return Avatar(data=PNG, fetched_at=NOW)


async def broken_picture(_: Profile) -> Avatar | None:
    raise OSError("disk full")


class Desk:
    """A gatherer whose clock and platforms the test turns."""

    def __init__(self, store: Store, folder: Path, **platforms: Platform) -> None:
        self.store, self.folder, self.locker, self.now = store, folder, locker(folder), NOW
        self.platforms = platforms
        self.picture: Callable[[Profile], Awaitable[Avatar | None]] = no_picture
        self.page: Callable[[str], Awaitable[Answer[bytes]]] | None = None
        self.settings = EvidenceSettings()
        self.silent: dict[str, datetime] = {}

    def owe(self, **changes: Any) -> Incident:
        with self.store.begin() as conn:
            case = opened(conn, **changes)
            evidence.owe(conn, case, self.now)
            return case

    async def run(self, at: datetime | None = None) -> int:
        self.now = at or self.now
        gather = Gather(
            store=self.store,
            locker=self.locker,
            platforms=self.platforms,
            picture=self.picture,
            page=self.page,
            reasons={RULE: Text("一类账号被假冒", "an account of tier 1")},
            settings=self.settings,
            locale=Locale.ZH_CN,
            clock=lambda: self.now,
            silent=self.silent,
        )
        return await gather.run()

    def pieces(self, case: Incident, kind: Exhibit | None = None) -> tuple[Evidence, ...]:
        with self.store.reading() as conn:
            found = evidence.of(conn, case.number)
        return tuple(piece for piece in found if kind in {None, piece.kind})

    def notes(self, case: Incident) -> list[str]:
        return [piece.note for piece in self.pieces(case) if piece.note.startswith("未能获取")]

    def waits(self, case: Incident) -> bool:
        with self.store.reading() as conn:
            return evidence.waiting(conn, case.number) > 0

    def json(self, piece: Evidence) -> Any:
        return json.loads(self.locker.get(piece))


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path, bluesky=FakePlatform(profile()))


async def test_what_diting_saw_is_kept_with_what_judged(desk: Desk) -> None:
    with desk.store.begin() as conn:
        snapshots.add_posts(conn, f"bluesky:{DID}", [post(text="加微信领取补贴")], NOW)
    said = finding(evidence=(("post", "p1"),))
    case = desk.owe(findings=(said,))
    assert await desk.run() == 1
    (kept,) = desk.pieces(case, Exhibit.OBSERVATION)
    facts = desk.json(kept)
    assert facts["observed"]["profile"]["display_name"] == "临泽市公安局"
    assert facts["observed"]["findings"][0]["evidence"] == [["post", "p1"]]
    assert facts["posts"][0]["text"] == "加微信领取补贴"
    assert facts["grading"] == {
        "rule": RULE,
        "reason": {"zh": "一类账号被假冒", "en": "an account of tier 1"},
    }
    assert facts["versions"] == {"diting": "0.1.0", "names": "0123456789ab"}
    assert kept.event == case.version


async def test_an_observation_is_the_same_bytes_each_time_and_names_no_officer(desk: Desk) -> None:
    case = desk.owe(owner="wang", acknowledged_by="wang")
    await desk.run()
    (kept,) = desk.pieces(case, Exhibit.OBSERVATION)
    data = desk.locker.get(kept)
    assert data == json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert b"wang" not in data


async def test_the_platforms_own_answers_are_kept_as_they_came(store: Store, tmp_path: Path) -> None:
    actor = json.dumps({"did": DID, "handle": "stranger.test", "displayName": "临泽市公安局"}, ensure_ascii=False)
    server = Server(says(actor), says('{"feed":[]}'))
    desk = Desk(store, tmp_path, bluesky=bluesky.Platform("bluesky", bluesky.Options(), door(server)))
    case = desk.owe()
    assert await desk.run() == 1
    index, first, second = desk.pieces(case, Exhibit.ANSWER)
    assert (desk.locker.get(first), desk.locker.get(second)) == (actor.encode(), b'{"feed":[]}')
    assert [each["sha256"] for each in desk.json(index)["exchanges"]] == [first.sha256, second.sha256]
    assert first.source.startswith("https://platform.example/xrpc/app.bsky.actor.getProfile?actor=did")
    assert first.media_type == "application/json"


async def test_that_an_account_is_gone_is_evidence(desk: Desk) -> None:
    case = desk.owe(subject="bluesky:did:plc:gone", profile=None)
    assert await desk.run() == 1
    assert desk.notes(case) == []


async def test_a_platform_that_is_down_is_asked_again_and_the_rest_is_kept_at_once(desk: Desk) -> None:
    platform = FakePlatform(profile())
    platform.faults["profile"] = DOWN
    desk.platforms = {"bluesky": platform}
    case = desk.owe()
    assert await desk.run() == 0
    assert [piece.kind for piece in desk.pieces(case)] == [Exhibit.OBSERVATION]
    assert await desk.run(later(seconds=59)) == 0
    assert len(platform.asked) == 1
    del platform.faults["profile"]
    assert await desk.run(later(seconds=60)) == 1
    assert len(desk.pieces(case, Exhibit.OBSERVATION)) == 1


async def test_no_other_daemon_gathers_what_one_is_still_at(desk: Desk) -> None:
    other, twice = Desk(desk.store, desk.folder), list[int]()
    seen = profile(url="https://bsky.example/stranger")
    other.platforms = desk.platforms = {"bluesky": FakePlatform(seen)}

    async def after_minutes(url: str) -> Answer[bytes]:  # noqa: ARG001
        twice.append(await other.run(later(minutes=24)))
        return ok(PNG)

    desk.page = after_minutes
    desk.owe(profile=seen)
    assert await desk.run() == 1
    assert twice == [0]


async def test_what_a_daemon_that_crashed_was_at_is_taken_up_by_the_next(desk: Desk) -> None:
    desk.owe()
    desk.picture = broken_picture
    desk.platforms = {"bluesky": FakePlatform(profile(avatar_url="https://cdn.example/a"))}
    with pytest.raises(ExceptionGroup):
        await desk.run()
    desk.picture = a_picture
    assert await desk.run(later(minutes=20)) == 0
    assert await desk.run(later(minutes=26)) == 1


async def test_a_case_that_cannot_be_gathered_keeps_no_other_waiting(desk: Desk) -> None:
    desk.picture = broken_picture
    people = [profile(user_id="1", avatar_url="https://cdn.example/a"), *(profile(user_id=name) for name in "23")]
    elsewhere = profile(platform="weibo", user_id="4")
    desk.platforms = {"bluesky": FakePlatform(*people), "weibo": FakePlatform(elsewhere)}
    stuck, *others = (desk.owe(subject=person.key, profile=person) for person in (*people, elsewhere))
    with pytest.raises(ExceptionGroup) as failed:
        await desk.run()
    assert failed.group_contains(OSError, match="disk full")
    assert [desk.waits(case) for case in (stuck, *others)] == [True, False, False, False]


async def test_after_a_day_it_is_said_that_nothing_could_be_had(desk: Desk) -> None:
    platform = FakePlatform(profile())
    platform.faults["profile"] = DOWN
    desk.platforms = {"bluesky": platform}
    case = desk.owe()
    await desk.run()
    assert await desk.run(later(hours=23)) == 0
    assert await desk.run(later(hours=40)) == 1
    (note,) = desk.notes(case)
    assert "error: no route" in note
    *_, lack = desk.pieces(case, Exhibit.OBSERVATION)
    facts = desk.json(lack)
    assert (facts["what"], facts["attempts"]) == ("answer", 3)
    with desk.store.reading() as conn:
        assert evidence.waiting(conn, case.number) == 0


async def test_one_dead_platform_keeps_no_other_waiting(desk: Desk) -> None:
    dead, alive = FakePlatform(), FakePlatform(profile(platform="weibo", user_id="1"))
    dead.faults["profile"] = DOWN
    desk.platforms = {"bluesky": dead, "weibo": alive}
    for number in range(3):
        desk.owe(subject=f"bluesky:{number}")
    case = desk.owe(subject="weibo:1", profile=profile(platform="weibo", user_id="1"))
    assert await desk.run() == 1
    assert len(dead.asked) == 1
    assert desk.notes(case) == []


async def test_a_platform_that_is_down_is_asked_once_however_many_cases_wait(desk: Desk) -> None:
    platform = FakePlatform()
    platform.faults["profile"] = DOWN
    desk.platforms = {"bluesky": platform}
    for number in range(20):
        desk.owe(subject=f"bluesky:{number}")
    for second in range(0, 60, 5):
        await desk.run(later(seconds=second))
    assert len(platform.asked) == 1
    await desk.run(later(seconds=60))
    assert len(platform.asked) == 2


async def test_a_refusal_is_respected_until_it_ends(desk: Desk) -> None:
    platform = FakePlatform(profile())
    platform.faults["profile"] = Answer(outcome=Outcome.RATE_LIMITED, not_before=later(hours=2))
    desk.platforms = {"bluesky": platform}
    desk.owe()
    await desk.run()
    await desk.run(later(minutes=119))
    assert len(platform.asked) == 1
    await desk.run(later(minutes=120))
    assert len(platform.asked) == 2


async def test_the_next_case_of_a_refusing_platform_is_not_given_the_answers_of_another(
    store: Store, tmp_path: Path
) -> None:
    desk = Desk(store, tmp_path, bluesky=bluesky.Platform("bluesky", bluesky.Options(), door(Server(says("no", 403)))))
    old = desk.owe(subject="bluesky:did:plc:old")
    await desk.run()
    desk.now = later(hours=25)
    fresh = desk.owe(subject="bluesky:did:plc:fresh")
    await desk.run(later(hours=25))
    assert {piece.source for piece in desk.pieces(fresh)} == {"bluesky:did:plc:fresh"}
    assert desk.notes(old)


async def test_a_platform_that_is_not_switched_on_is_left_to_people(desk: Desk) -> None:
    case = desk.owe(subject="weibo:77", profile=profile(platform="weibo", user_id="77"))
    assert await desk.run() == 1
    (note,) = desk.notes(case)
    assert "weibo" in note
    assert "人工" in note


async def test_nobody_is_asked_about_an_account_whose_id_is_unknown(desk: Desk) -> None:
    subject = Lead(source=Source.CITIZEN, platform="bluesky", name="临泽公安").subject
    platform = FakePlatform()
    desk.platforms = {"bluesky": platform}
    case = desk.owe(subject=subject, profile=profile(user_id=subject.partition(":")[2]))
    assert await desk.run() == 1
    assert (platform.asked, len(desk.notes(case))) == ([], 1)


async def test_the_avatar_is_kept_with_its_bytes(desk: Desk) -> None:
    desk.picture = a_picture
    desk.platforms = {"bluesky": FakePlatform(profile(avatar_url="https://cdn.example/a"))}
    case = desk.owe()
    await desk.run()
    (kept,) = desk.pieces(case, Exhibit.AVATAR)
    assert (desk.locker.get(kept), kept.media_type) == (PNG, "image/png")
    assert (kept.taken_at, kept.note) == (NOW, "头像原图")


async def test_an_avatar_that_was_not_fetched_anew_bears_the_time_of_its_fetch_and_says_so(desk: Desk) -> None:
    desk.picture = a_picture
    desk.platforms = {"bluesky": FakePlatform()}
    case = desk.owe(profile=profile(avatar_url="https://cdn.example/a"))
    await desk.run(later(days=2))
    (kept,) = desk.pieces(case, Exhibit.AVATAR)
    assert (kept.taken_at, kept.note) == (NOW, "头像原图，此次未重新取得，沿用此前取得的")
    assert {piece.taken_at for piece in desk.pieces(case, Exhibit.OBSERVATION)} == {later(days=2)}


async def test_an_avatar_that_cannot_be_had_is_said(desk: Desk) -> None:
    desk.platforms = {"bluesky": FakePlatform(profile(avatar_url="https://cdn.example/a"))}
    case = desk.owe()
    await desk.run()
    assert desk.notes(case) == ["未能获取：头像图片未能取得"]


async def test_pages_of_the_account_and_of_the_posts_are_pictured(desk: Desk) -> None:
    shown: list[str] = []

    async def page(url: str) -> Answer[bytes]:
        shown.append(url)
        return ok(PNG) if "post" in url else Answer(outcome=Outcome.ERROR, detail="the browser left no picture")

    desk.page = page
    desk.platforms = {"bluesky": FakePlatform(profile(url="https://bsky.example/stranger"))}
    with desk.store.begin() as conn:
        snapshots.add_posts(conn, f"bluesky:{DID}", [post(url="https://bsky.example/post/1")], NOW)
    case = desk.owe(findings=(finding(evidence=(("post", "p1"),)),))
    assert await desk.run() == 1
    assert shown == ["https://bsky.example/stranger", "https://bsky.example/post/1"]
    assert [piece.media_type for piece in desk.pieces(case, Exhibit.PAGE)] == ["image/png"]
    assert desk.notes(case) == ["未能获取：页面截图未能取得：the browser left no picture"]


async def test_where_answers_are_switched_off_no_platform_is_asked(desk: Desk) -> None:
    platform = FakePlatform(profile())
    desk.platforms, desk.settings = {"bluesky": platform}, EvidenceSettings(answers=False)
    case = desk.owe()
    assert await desk.run() == 1
    assert (platform.asked, desk.notes(case)) == ([], [])


async def test_a_hijacked_account_that_vanished_is_asked_for_by_its_key(desk: Desk) -> None:
    platform = FakePlatform()
    desk.platforms = {"bluesky": platform}
    desk.owe(
        classification=Classification.ACCOUNT_COMPROMISE,
        official="bluesky:did:plc:official",
        subject="bluesky:did:plc:official",
        profile=None,
    )
    await desk.run()
    assert platform.asked == [("profile", "did:plc:official")]
