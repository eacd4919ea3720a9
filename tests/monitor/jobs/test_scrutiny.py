"""What an official account posts, edits and deletes, look after look."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Gap
from domain.incident import Classification, Ground, Incident, Presence, Severity, Status
from domain.notification import Reason
from domain.observation import Post
from domain.urgency import Urgency
from monitor.jobs.habits import Habits
from monitor.store import Store, baselines, record
from tests.detectors.compromise.scenes import ordinary
from tests.factories import NOW, account, official_profile, post, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank
from tests.monitor.jobs.crowds import crowd, guarded

ID, KEY = "did:plc:official", "bluesky:did:plc:official"
COMPROMISE, TAMPERING = Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING
OWN = ordinary(80, until=NOW, kind="police")[::-1]
ADVERTS = (
    "厂家直销品牌运动鞋，支持七天无理由退换，今日下单立减五十，加微信 xie8899yd 看全部款式",
    "清仓特价老爹鞋两双包邮，质量保证，喜欢的亲抓紧下单，加微信 xie8899yd",
    "新款跑步鞋到货，限时抢购一百二十八元，代理招募中，微信 xie8899yd",
)


def shows(crank: Crank, posts: Sequence[Post]) -> None:
    """The account's timeline from now on, the newest first."""
    crank.platform.timelines[ID] = tuple(posts)


def advert(crank: Crank, number: int = 0, **changes: object) -> Post:
    text = ADVERTS[number % len(ADVERTS)]
    values = {"post_id": f"ad-{number}", "text": text, "published_at": crank.clock(), "client": "iPhone"}
    return post(**values | changes)


async def established(crank: Crank, posts: Sequence[Post] = OWN) -> Crank:
    """An account whose past has been seen."""
    shows(crank, posts)
    await guarded(crank)
    assert crank.cases(COMPROMISE) == crank.cases(TAMPERING) == ()
    return crank


async def hijacked(crank: Crank) -> Incident:
    await established(crank)
    shows(crank, (advert(crank), *OWN))
    await guarded(crank, minutes=10)
    return crank.only(COMPROMISE)


async def test_the_past_of_an_account_is_learned_and_told_to_nobody(crank: Crank) -> None:
    await established(crank)
    with crank.store.reading() as conn:
        kept, state = record.read(conn, KEY), baselines.read(conn, KEY)
    assert (len(kept), [each for each in kept if each.held]) == (80, [])
    assert state is not None
    assert len(state) <= 20_480


async def test_an_advertisement_is_told_at_its_first_post_with_the_post_as_evidence(crank: Crank) -> None:
    incident = await hijacked(crank)
    assert (incident.urgency, incident.severity) == (Urgency.PAGE, Severity.MAJOR)
    assert {dict(finding.evidence).get("post") for finding in incident.findings} == {"ad-0"}
    assert any(finding.detector == "content.wording" for finding in incident.findings)
    assert crank.told(incident) == [Reason.OPENED]


async def test_an_account_that_advertises_on_is_one_case_and_told_once_for_each_kind_of_sign(crank: Crank) -> None:
    incident = await hijacked(crank)
    posts = [advert(crank)]
    for number in range(1, 40):
        posts.insert(0, advert(crank, number))
        shows(crank, (*posts, *OWN))
        await guarded(crank, minutes=10)
    still = crank.only(COMPROMISE)
    assert len(crank.told(incident)) <= 3
    assert len(still.findings) < 80


async def test_what_is_posted_in_an_open_case_is_not_learned(crank: Crank) -> None:
    await hijacked(crank)
    shows(crank, (advert(crank, 1), advert(crank), *OWN))
    await guarded(crank, minutes=10)
    with crank.store.reading() as conn:
        assert [each.post.post_id for each in record.read(conn, KEY) if each.held] == ["ad-1", "ad-0"]


async def test_the_account_is_restored_only_when_what_was_posted_in_its_name_is_gone(crank: Crank) -> None:
    incident = await hijacked(crank)
    await guarded(crank, minutes=10)
    assert crank.only(COMPROMISE).presence is Presence.PRESENT
    shows(crank, (post(post_id="own-new", text=OWN[3].text, published_at=crank.clock()), *OWN))
    await guarded(crank, minutes=10)
    restored = crank.only(COMPROMISE)
    assert (restored.status, restored.presence) == (Status.SUSPECTED, Presence.RESTORED)
    assert crank.told(incident)[-1] is Reason.RESTORED


async def test_a_timeline_that_was_not_read_restores_nothing_and_is_a_gap(crank: Crank) -> None:
    await hijacked(crank)
    crank.platform.faults["posts"] = Answer(outcome=Outcome.BLOCKED, detail="captcha")
    (cycle,) = await guarded(crank, minutes=10)
    assert (cycle.gap, cycle.detail) == (Gap.BLOCKED, "captcha")
    assert crank.only(COMPROMISE).presence is Presence.PRESENT
    assert crank.cases(TAMPERING) == ()


async def test_a_dismissed_case_teaches_what_it_was_about(crank: Crank) -> None:
    opened = await hijacked(crank)
    crank.dismiss(opened, reason=Ground.OWN_CHANGE)
    for _ in range(3):
        await guarded(crank, minutes=10)
    assert crank.only(COMPROMISE).status is Status.DISMISSED
    with crank.store.reading() as conn:
        assert [each for each in record.read(conn, KEY) if each.held] == []


async def test_a_profile_and_posts_that_change_hands_together_are_one_case(crank: Crank) -> None:
    await established(crank)
    crank.platform.put(official_profile(display_name="临泽福利社", bio="加微信领取"))
    shows(crank, (advert(crank), *OWN))
    await guarded(crank, minutes=10)
    incident = crank.only(COMPROMISE)
    assert crank.cases(TAMPERING) == ()
    assert {finding.detector for finding in incident.findings} >= {"compromise.profile", "content.wording"}


NOTICE = post(
    post_id="notice",
    text="【户籍办理】即日起可网上预约办理户籍业务，咨询电话0999-6543210，请勿轻信他人代办。",
    published_at=NOW - timedelta(days=20),
)
FORGED = replace(NOTICE, revision="r2", text=NOTICE.text.replace("0999-6543210", "13800001234"))
WITH_NOTICE = tuple(sorted((*OWN, NOTICE), key=lambda each: each.published_at, reverse=True))


def forged(posts: Sequence[Post], by: Post) -> tuple[Post, ...]:
    return tuple(by if each.post_id == by.post_id else each for each in posts)


async def test_a_telephone_number_replaced_in_an_old_notice_is_one_case_of_tampering(crank: Crank) -> None:
    await established(crank, WITH_NOTICE)
    shows(crank, forged(WITH_NOTICE, FORGED))
    for _ in range(5):
        await guarded(crank, minutes=10)
    incident = crank.only(TAMPERING)
    evidence = dict(incident.findings[0].evidence)
    assert (evidence["before"], evidence["after"]) == (NOTICE.text, FORGED.text)
    assert (crank.cases(COMPROMISE), crank.told(incident)) == ((), [Reason.OPENED])


async def test_an_edit_put_right_again_is_noted_as_restored(crank: Crank) -> None:
    await established(crank, WITH_NOTICE)
    shows(crank, forged(WITH_NOTICE, FORGED))
    await guarded(crank, minutes=10)
    shows(crank, WITH_NOTICE)
    await guarded(crank, minutes=10)
    assert crank.only(TAMPERING).presence is Presence.RESTORED


class Faltering(FakePlatform):
    """Shows a forged timeline once, and refuses the second question."""

    def __init__(self, second: Answer[tuple[Post, ...]]) -> None:
        super().__init__(official_profile())
        self.timelines[ID] = forged(WITH_NOTICE, FORGED)
        self.second = second

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        answer = await super().posts(user_id)
        self.faults["posts"] = self.second
        return answer


@pytest.mark.parametrize(
    ("second", "gap"), [(Answer(outcome=Outcome.BLOCKED), Gap.BLOCKED), (Answer(outcome=Outcome.EMPTY), Gap.SHAPE)]
)
async def test_an_edit_that_cannot_be_asked_for_again_is_a_gap_and_not_forgotten(
    crank: Crank, second: Answer[tuple[Post, ...]], gap: Gap
) -> None:
    await established(crank, WITH_NOTICE)
    healthy = crank.guard
    crank.guard = replace(healthy, platform=Faltering(second))
    (cycle,) = await guarded(crank, minutes=10)
    assert cycle.gap is gap
    crank.guard = healthy
    shows(crank, forged(WITH_NOTICE, FORGED))
    await guarded(crank, minutes=20)
    assert dict(crank.only(TAMPERING).findings[0].evidence)["after"] == FORGED.text


class Flickering(FakePlatform):
    """Shows a forged timeline once, and at the second question the true one."""

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        answer = await super().posts(user_id)
        self.timelines[user_id] = WITH_NOTICE
        return answer


async def test_an_edit_that_is_gone_when_asked_for_again_is_none(crank: Crank) -> None:
    await established(crank, WITH_NOTICE)
    flickering = Flickering(official_profile())
    flickering.timelines[ID] = forged(WITH_NOTICE, FORGED)
    crank.guard = replace(crank.guard, platform=flickering)
    await guarded(crank, minutes=10)
    assert [operation for operation, _ in flickering.asked] == ["profile", "posts", "posts"]
    assert crank.cases(TAMPERING) == ()


async def test_previews_and_signed_addresses_are_no_edits_and_not_asked_for_again(crank: Crank) -> None:
    media = replace(NOTICE, media=("https://img.example/a/0123456789abcdef.jpg?sign=1",))
    whole = forged(WITH_NOTICE, media)
    await established(crank, whole)
    crank.platform.asked.clear()
    shows(crank, [replace(each, revision="r9", text=f"{each.text[:24]}…全文") for each in whole])
    await guarded(crank, minutes=10)
    assert [operation for operation, _ in crank.platform.asked] == ["profile", "posts"]
    assert crank.cases(TAMPERING) == ()


async def test_a_mass_deletion_counts_at_its_second_look_and_is_one_case(crank: Crank) -> None:
    await established(crank)
    left = (OWN[0], OWN[-1])
    shows(crank, left)
    await guarded(crank, minutes=10)
    assert crank.cases(TAMPERING) == ()
    for _ in range(4):
        await guarded(crank, minutes=10)
    incident = crank.only(TAMPERING)
    assert "78" in incident.findings[0].summary.zh
    assert crank.told(incident) == [Reason.OPENED]


async def test_a_timeline_wiped_out_is_believed_where_the_account_counts_no_posts(crank: Crank) -> None:
    crank.platform.put(official_profile(posts=80))
    await established(crank)
    crank.platform.put(official_profile(posts=0))
    shows(crank, ())
    for _ in range(3):
        await guarded(crank, minutes=10)
    assert crank.only(TAMPERING).urgency is Urgency.PAGE


@pytest.mark.parametrize("posts", [80, None])
async def test_an_empty_timeline_of_an_account_that_counts_posts_is_a_gap_and_no_deletion(
    crank: Crank, posts: int | None
) -> None:
    crank.platform.put(official_profile(posts=posts))
    await established(crank)
    shows(crank, ())
    for _ in range(3):
        (cycle,) = await guarded(crank, minutes=10)
        assert cycle.gap is Gap.SHAPE
    assert crank.cases(TAMPERING) == ()


async def test_an_account_that_wakes_after_months_to_sell_something_wakes_somebody(crank: Crank) -> None:
    past = ordinary(40, until=NOW - timedelta(days=212))[::-1]
    await established(crank, past)
    shows(crank, (advert(crank), *past))
    await guarded(crank, minutes=10)
    incident = crank.only(COMPROMISE)
    assert incident.urgency is Urgency.PAGE
    assert {"silence.woken", "content.wording"} <= {finding.detector for finding in incident.findings}


async def test_an_account_that_only_wakes_waits_for_the_daily_list(crank: Crank) -> None:
    past = ordinary(60, until=NOW - timedelta(days=212))[::-1]
    await established(crank, past)
    shows(crank, (post(post_id="woken", text=past[5].text, published_at=crank.clock(), client="政务直通车"), *past))
    await guarded(crank, minutes=10)
    incident = crank.only(COMPROMISE)
    assert (incident.urgency, incident.severity) == (Urgency.LIST, Severity.ORDINARY)
    assert crank.owed() == ()
    assert [(item.incident, item.reason) for item in crank.listed()] == [(incident.number, Reason.OPENED)]


async def test_what_was_listed_and_comes_to_wake_somebody_is_told_at_once(crank: Crank) -> None:
    past = ordinary(60, until=NOW - timedelta(days=212))[::-1]
    await established(crank, past)
    woken = post(post_id="woken", text=past[5].text, published_at=crank.clock(), client="政务直通车")
    shows(crank, (woken, *past))
    await guarded(crank, minutes=10)
    shows(crank, (advert(crank), woken, *past))
    await guarded(crank, minutes=10)
    incident = crank.only(COMPROMISE)
    assert incident.urgency is Urgency.PAGE
    assert crank.told(incident) == [Reason.ESCALATED]


async def test_an_approved_rename_with_ordinary_posts_is_no_case(crank: Crank) -> None:
    await established(crank)
    crank.approve(KEY, date(2026, 3, 1), display_name="平安临泽")
    crank.platform.put(official_profile(display_name="平安临泽"))
    shows(crank, (replace(OWN[7], post_id="new", published_at=crank.clock()), *OWN))
    await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()


async def test_the_same_private_text_on_two_districts_accounts_is_told(crank: Crank) -> None:
    same = "这世上哪有什么岁月静好，不过是我昨晚又失眠到天亮，想起那年在海边看过的烟火，突然就很想她"
    crank.register(
        [unit(key="north", name="青澜县人民政府"), unit(key="south", name="云柏区人民政府")],
        [account(user_id=id, unit=id, display_name=id, handle="") for id in ("north", "south")],
    )
    for id in ("north", "south"):
        crank.platform.put(official_profile(user_id=id, display_name=id, handle=""))
        crank.platform.timelines[id] = ordinary(80, until=NOW, kind="district", seed=len(id))[::-1]
    await guarded(crank)
    for id in ("north", "south"):
        own = crank.platform.timelines[id]
        crank.platform.timelines[id] = (post(post_id=f"{id}-new", text=same, published_at=crank.clock()), *own)
    await guarded(crank, minutes=10)
    detectors = {finding.detector for incident in crank.cases(COMPROMISE) for finding in incident.findings}
    assert "echo.accounts" in detectors


async def test_after_a_restart_an_account_is_known_as_before(crank: Crank) -> None:
    await established(crank)
    habits = crank.guard.scrutiny.habits
    fresh = Habits(platform=habits.platform, calendar=habits.calendar, combination=habits.combination)
    crank.guard = replace(crank.guard, scrutiny=replace(crank.guard.scrutiny, habits=fresh))
    shows(crank, (advert(crank), *OWN))
    await guarded(crank, minutes=10)
    assert fresh.peers.posts == 80
    assert crank.only(COMPROMISE).urgency is Urgency.PAGE


async def test_a_baseline_of_another_version_is_learned_anew_from_the_record(crank: Crank) -> None:
    await established(crank)
    with crank.store.begin() as conn:
        baselines.put(conn, KEY, b"of another version", NOW)
    shows(crank, (advert(crank), *OWN))
    await guarded(crank, minutes=10)
    assert crank.only(COMPROMISE).urgency is Urgency.PAGE


async def test_a_case_and_what_is_remembered_are_stored_together_or_not_at_all(crank: Crank) -> None:
    await established(crank)
    shows(crank, (advert(crank), *OWN))
    with crank.refusing("outbox"), pytest.raises(Exception, match="disk full"):
        await guarded(crank, minutes=10)
    with crank.store.reading() as conn:
        assert "ad-0" not in {each.post.post_id for each in record.read(conn, KEY)}
    await guarded(crank, minutes=10)
    assert crank.only(COMPROMISE).urgency is Urgency.PAGE


async def test_old_posts_seen_for_the_first_time_are_no_news(crank: Crank) -> None:
    old = post(post_id="ad-old", text=ADVERTS[0], published_at=NOW - timedelta(days=400))
    await established(crank, (*OWN, old))
    with crank.store.reading() as conn:
        assert [each.post.post_id for each in record.read(conn, KEY) if each.held] == ["ad-old"]


async def test_accounts_that_all_show_nothing_at_once_were_not_looked_at(store: Store) -> None:
    crank = crowd(store, 4)
    for number in range(4):
        crank.platform.timelines[f"did:plc:{number}"] = ordinary(20, until=NOW, seed=number)[::-1]
    await guarded(crank)
    crank.platform.timelines.clear()
    for _ in range(3):
        (cycle,) = await guarded(crank, minutes=30)
        assert cycle.gap is Gap.SHAPE
    assert crank.cases(TAMPERING) == ()
