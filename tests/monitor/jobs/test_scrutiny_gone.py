"""What an official account no longer shows: posts, its count of them, its badge; and what only seems to be gone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.answer import Answer, ok
from domain.incident import Classification, Ground, Presence, Status
from domain.notification import Reason
from domain.observation import Post, Profile, VerificationKind
from domain.urgency import Urgency
from monitor.store import record
from tests.detectors.compromise.scenes import ordinary
from tests.factories import NOW, official_profile
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank
from tests.monitor.jobs.crowds import guarded

ID, KEY = "did:plc:official", "bluesky:did:plc:official"
COMPROMISE, TAMPERING = Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING
OWN = ordinary(80, until=NOW, kind="police")[::-1]


def shows(crank: Crank, posts: Sequence[Post]) -> None:
    """The account's timeline from now on, the newest first."""
    crank.platform.timelines[ID] = tuple(posts)


async def established(crank: Crank, posts: Sequence[Post] = OWN) -> None:
    """An account whose past has been seen."""
    shows(crank, posts)
    await guarded(crank)
    assert crank.cases(COMPROMISE) == crank.cases(TAMPERING) == ()


class Ending(FakePlatform):
    """Says itself where a timeline ends, and is believed."""

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        answer = await super().posts(user_id)
        return answer if answer.found is None else ok(answer.value, whole=True)


def believed(crank: Crank, profile: Profile, posts: Sequence[Post]) -> Ending:
    """From now on the account is seen through such a connector."""
    platform = Ending(profile)
    platform.timelines[ID] = tuple(posts)
    crank.guard = replace(crank.guard, platform=platform)
    return platform


@pytest.mark.parametrize("counted", [(80, 1), (None, None)], ids=["the account counts", "the connector says so"])
async def test_a_new_post_hides_no_wiping_out(crank: Crank, counted: tuple[int | None, int | None]) -> None:
    before, after = counted
    platform = crank.platform if before else believed(crank, official_profile(), OWN)
    platform.put(official_profile(posts=before))
    await established(crank)
    platform.put(official_profile(posts=after))
    platform.timelines[ID] = (replace(OWN[3], post_id="new", published_at=crank.clock()),)
    await guarded(crank, minutes=10)
    assert crank.cases(TAMPERING) == ()
    await guarded(crank, minutes=10)
    assert crank.only(TAMPERING).urgency is Urgency.PAGE
    assert "80" in crank.only(TAMPERING).findings[0].summary.zh


@pytest.mark.parametrize("counted", [None, 80])
async def test_a_feed_that_ends_after_its_newest_ten_has_lost_nothing(crank: Crank, counted: int | None) -> None:
    crank.platform.put(official_profile(posts=counted))
    await established(crank, OWN[10:])
    for number in range(10, -1, -1):
        shows(crank, OWN[number : number + 10])
        await guarded(crank, minutes=20)
    assert crank.cases(TAMPERING) == crank.cases(COMPROMISE) == ()


async def test_a_timeline_that_is_short_only_when_asked_first_has_lost_nothing(crank: Crank) -> None:
    platform = believed(crank, official_profile(), OWN)
    await established(crank)
    platform.asked.clear()

    class Recovering(Ending):
        async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
            answer = await super().posts(user_id)
            self.timelines[user_id] = OWN
            return answer

    recovering = Recovering(official_profile())
    recovering.timelines[ID] = OWN[:5]
    crank.guard = replace(crank.guard, platform=recovering)
    await guarded(crank, minutes=10)
    assert [operation for operation, _ in recovering.asked] == ["profile", "posts", "posts"]
    with crank.store.reading() as conn:
        assert [each for each in record.read(conn, KEY) if each.missed is not None] == []


async def test_a_timeline_that_ends_early_at_one_look_has_lost_nothing_then_or_later(crank: Crank) -> None:
    platform = believed(crank, official_profile(), OWN[40:])
    await established(crank)
    platform.timelines[ID] = OWN[35:45]
    await guarded(crank, minutes=10)
    crank.guard = replace(crank.guard, platform=crank.platform)
    for place in range(35, -1, -5):
        shows(crank, OWN[place : place + 10])
        await guarded(crank, minutes=30)
    assert crank.cases(TAMPERING) == ()


async def test_an_account_that_counts_far_fewer_posts_waits_for_the_daily_list_and_is_told_once(crank: Crank) -> None:
    crank.platform.put(official_profile(posts=800))
    await established(crank)
    crank.platform.put(official_profile(posts=90))
    await guarded(crank, minutes=10)
    assert crank.cases(TAMPERING) == ()
    for _ in range(4):
        await guarded(crank, minutes=10)
    incident = crank.only(TAMPERING)
    assert (incident.urgency, incident.presence) == (Urgency.LIST, Presence.PRESENT)
    assert "由 800 降至 90" in incident.findings[0].summary.zh
    assert (crank.owed(), [item.reason for item in crank.listed()]) == ((), [Reason.OPENED])


async def test_a_count_that_wobbles_is_none_of_our_business(crank: Crank) -> None:
    for count in (800, 90, 801, 0, 802):
        crank.platform.put(official_profile(posts=count))
        shows(crank, OWN)
        await guarded(crank, minutes=10)
    trusted = crank.trusted(KEY)
    assert crank.cases(TAMPERING) == ()
    assert trusted is not None
    assert trusted.posts == 802


async def test_a_dismissed_deletion_is_no_news_by_its_age(crank: Crank) -> None:
    await established(crank)
    for gone in (12, 24):
        shows(crank, OWN[gone:])
        await guarded(crank, minutes=10)
        await guarded(crank, days=3)
    crank.dismiss(crank.only(TAMPERING), reason=Ground.OWN_CHANGE)
    for _ in range(12):
        await guarded(crank, hours=12)
    assert crank.only(TAMPERING).status is Status.DISMISSED


async def test_a_badge_of_which_the_kind_was_not_told_for_a_while_keeps_it(crank: Crank) -> None:
    crank.platform.put(official_profile(verification_kind=VerificationKind.GOVERNMENT))
    await guarded(crank)
    for kind in (VerificationKind.UNSPECIFIED, VerificationKind.PERSON):
        crank.platform.put(official_profile(verification_kind=kind))
        await guarded(crank, minutes=10)
    assert crank.only(COMPROMISE).findings[0].summary.zh == "认证类型由「政府」变为「个人」"
