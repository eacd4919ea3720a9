"""What a post offers by itself, and what the register knows of the unit, where an account's past is long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.follow import Standing
from detectors.behaviour.tables import shipped
from domain.incident import Classification
from domain.observation import Post
from domain.registry import Contact
from domain.urgency import Urgency
from monitor.jobs.habits import Habits, Heard
from monitor.store import Store
from tests.detectors.compromise.scenes import ordinary
from tests.factories import NOW, account, post, unit
from tests.monitor.crank import Crank
from tests.monitor.jobs.crowds import guarded

ID, KEY = "did:plc:official", "bluesky:did:plc:official"
OWN = ordinary(200, until=NOW, kind="police")
SITE = "https://linze-gov.cn/yb"
CHATTY = ("家人们，今天带大家打卡千亩花海，快来拍照吧！", "宝子们，周末去哪儿？来摘草莓呀，路线看这里~")


def lured(minutes: float) -> Post:
    """As the account writes, with a site that poses as the government's."""
    own = OWN[-4]
    return replace(own, post_id="lure", published_at=NOW + timedelta(minutes=minutes), links=(SITE,))


def heard(store: Store, *batches: tuple[Post, ...]) -> Heard:
    """What the last batch comes to."""
    habits = Habits(platform="bluesky", calendar=Calendar(), combination=shipped())
    told = Heard()
    for posts in batches:
        with store.begin() as conn:
            told = habits.hear(
                conn, KEY, posts, own_hosts=frozenset(), standing=Standing.CLEAR, now=posts[-1].published_at
            )
    return told


def chatty(number: int) -> Post:
    at = NOW + timedelta(hours=number)
    return post(post_id=f"chatty-{number}", text=CHATTY[number % 2], published_at=at, client="iPhone客户端")


def test_a_site_that_poses_as_the_governments_is_listed_however_long_and_alike_the_past_is(store: Store) -> None:
    assert heard(store, OWN, (lured(5),)).urgency is Urgency.LIST


def test_it_is_news_too_where_the_posts_before_it_were_told_for_other_reasons(store: Store) -> None:
    odd = tuple(chatty(number) for number in range(6))
    assert heard(store, OWN, odd).urgency is Urgency.PAGE
    again = replace(OWN[-9], post_id="own-again", published_at=NOW + timedelta(hours=7))
    assert heard(store, odd, (again,)).urgency is None
    assert heard(store, odd, (lured(480),)).urgency is not None


NOTICE = post(
    post_id="notice",
    text="【户籍办理】即日起可网上预约办理户籍业务，咨询电话0999-6543210，请勿轻信他人代办。",
    published_at=NOW - timedelta(days=20),
)


@pytest.mark.parametrize(("now", "urgency"), [("0999-6543211", Urgency.LIST), ("0999-6543219", Urgency.PAGE)])
async def test_an_old_number_corrected_to_one_of_the_units_contacts_wakes_nobody(
    crank: Crank, now: str, urgency: Urgency
) -> None:
    contacts = (Contact(name="值班员甲", email="duty@ga.linze.example", phone="0999-6543211"),)
    crank.register([unit(contacts=contacts)], [account()])
    crank.platform.timelines[ID] = (*OWN[:-41:-1], NOTICE)
    await guarded(crank)
    corrected = replace(NOTICE, revision="r2", text=NOTICE.text.replace("0999-6543210", now))
    crank.platform.timelines[ID] = (*OWN[:-41:-1], corrected)
    await guarded(crank, minutes=10)
    assert crank.only(Classification.CONTENT_TAMPERING).urgency is urgency
