from collections.abc import Iterable
from datetime import timedelta

import pytest

from domain.answer import Answer, Outcome, ok
from domain.ports import Operation, SeededPlatform
from domain.registry import OfficialAccount
from domain.session import Session
from monitor.routes import Route, Routed, routed
from tests.factories import NOW, account, official_profile, post, profile
from tests.fakes import FakeExactPlatform, FakePlatform

NAME, OFFICIAL = "临泽市公安局", "did:plc:official"
BLOCKED: Answer[None] = Answer(outcome=Outcome.BLOCKED, detail="captcha")
GONE: Answer[None] = Answer(outcome=Outcome.GONE)


class Some(FakePlatform):
    """Can be asked about one account only, and for its posts only."""

    def offers(self, operation: Operation, user_id: str = OFFICIAL) -> bool:
        return operation is Operation.POSTS and user_id in {"", OFFICIAL}


class Signed(FakePlatform):
    session: Answer[Session] = ok(Session(login="临泽网信"))

    def offers(self, operation: Operation, user_id: str = "") -> bool:
        return operation is Operation.WHOAMI or super().offers(operation, user_id)

    async def whoami(self) -> Answer[Session]:
        return self.session


class Seeded(FakePlatform):
    proved: Answer[str] = ok("resolves")

    def seeds(self, accounts: Iterable[OfficialAccount]) -> tuple[str, ...]:
        return tuple(each.display_name for each in accounts)

    async def works(self) -> Answer[str]:
        return self.proved


def served(*platforms: FakePlatform) -> tuple[Routed, list[tuple[str, str, str]]]:
    """The platform, and what was counted."""
    seen: list[tuple[str, str, str]] = []
    routes = (Route(name=f"way{number}", platform=each) for number, each in enumerate(platforms, start=1))
    return routed(tuple(routes), lambda *facts: seen.append(facts)), seen


async def test_every_answer_is_counted_by_what_it_said_and_passed_on_with_its_route() -> None:
    network = FakePlatform(official_profile())
    network.timelines[OFFICIAL] = (post(),)
    network.faults["profile", "did:plc:locked"] = BLOCKED
    platform, seen = served(network)
    assert (await platform.search("临泽")).value == (official_profile(),)
    assert (await platform.search("无此名")).outcome is Outcome.EMPTY
    assert (await platform.profile(OFFICIAL)).value == official_profile()
    assert (await platform.profile("did:plc:locked")).detail == "captcha"
    answer = await platform.posts(OFFICIAL)
    assert (answer.value, answer.route) == ((post(),), "way1")
    assert seen == [
        ("way1", "search", "ok"),
        ("way1", "search", "empty"),
        ("way1", "profile", "ok"),
        ("way1", "profile", "blocked"),
        ("way1", "posts", "ok"),
    ]


async def test_another_connector_stands_in_for_one_that_is_refused() -> None:
    first, second = FakePlatform(), FakePlatform(official_profile())
    first.faults["profile"] = BLOCKED
    platform, seen = served(first, second)
    answer = await platform.profile(OFFICIAL)
    assert (answer.value, answer.route) == (official_profile(), "way2")
    assert seen == [("way1", "profile", "blocked"), ("way2", "profile", "ok")]


async def test_nobody_stands_in_for_posts() -> None:
    first, second = FakePlatform(), FakePlatform()
    first.faults["posts"] = BLOCKED
    second.timelines[OFFICIAL] = (post(post_id="the same post under another id"),)
    platform, _ = served(first, second)
    assert (await platform.posts(OFFICIAL)).outcome is Outcome.BLOCKED
    assert second.asked == []


async def test_where_all_are_refused_the_first_says_why() -> None:
    first, second = FakePlatform(), FakePlatform()
    first.faults["profile"], second.faults["profile"] = BLOCKED, Answer(outcome=Outcome.ERROR, detail="timeout")
    platform, _ = served(first, second)
    answer = await platform.profile(OFFICIAL)
    assert (answer.outcome, answer.detail, answer.route) == (Outcome.BLOCKED, "captcha", "way1")


async def test_a_proved_absence_is_an_answer_and_asks_nobody_else() -> None:
    first, second = FakePlatform(), FakePlatform(official_profile())
    first.faults["profile"] = GONE
    platform, _ = served(first, second)
    assert (await platform.profile(OFFICIAL)).outcome is Outcome.GONE
    assert second.asked == []


async def test_a_connector_is_asked_only_what_it_offers_and_only_about_its_accounts() -> None:
    own, public = Some(), FakePlatform(official_profile())
    own.timelines[OFFICIAL] = (post(),)
    public.offered = frozenset({Operation.SEARCH})
    platform, _ = served(own, public)
    assert (await platform.posts(OFFICIAL)).route == "way1"
    assert (await platform.search(NAME)).route == "way2"
    assert platform.offers(Operation.POSTS)
    assert platform.offers(Operation.POSTS, OFFICIAL)
    assert not platform.offers(Operation.POSTS, "did:plc:other")
    assert not platform.offers(Operation.PROFILE)
    assert (await platform.profile(OFFICIAL)).outcome is Outcome.ERROR
    assert own.asked == [("posts", OFFICIAL)]


async def test_names_are_looked_up_where_a_connector_does_so() -> None:
    platform, seen = served(FakePlatform(), FakeExactPlatform(official_profile()))
    assert platform.offers(Operation.EXACT)
    assert (await platform.exact(NAME)).value == (official_profile(),)
    assert (await platform.exact("无此名")).outcome is Outcome.NOT_FOUND
    assert seen == [("way2", "exact", "ok"), ("way2", "exact", "not_found")]
    assert not served(FakePlatform())[0].offers(Operation.EXACT)


@pytest.mark.parametrize("session", [ok(Session(login="临泽网信")), Answer(outcome=Outcome.AUTH, detail="expired")])
async def test_every_login_is_asked_whose_it_is(session: Answer[Session]) -> None:
    signed, met = Signed(), list[tuple[str, Answer[Session]]]()
    signed.session = session

    async def meet(connector: str, answer: Answer[Session]) -> None:
        met.append((connector, answer))

    routes = (Route(name="open", platform=FakePlatform()), Route(name="weibo", platform=signed))
    await routed(routes, lambda *_: None, meet).sign_in()
    assert met == [("weibo", session)]


async def test_a_login_that_was_found_good_is_not_asked_again_for_each_slice() -> None:
    signed, met, moment = Signed(), list[Outcome](), [NOW]

    async def meet(_: str, answer: Answer[Session]) -> None:
        met.append(answer.outcome)

    platform = routed((Route(name="weibo", platform=signed),), lambda *_: None, meet, lambda: moment[0])
    for minutes in (0, 4, 11, 12):
        moment[0] = NOW + timedelta(minutes=minutes)
        await platform.sign_in()
    assert met == [Outcome.OK, Outcome.OK]
    signed.session = Answer(outcome=Outcome.AUTH)
    for minutes in (30, 31):
        moment[0] = NOW + timedelta(minutes=minutes)
        await platform.sign_in()
    assert met[2:] == [Outcome.AUTH, Outcome.AUTH]


async def test_a_place_with_seeds_is_searched_for_them_and_proves_itself() -> None:
    public, seeded = FakePlatform(official_profile()), Seeded(profile())
    platform, _ = served(public, seeded)
    assert isinstance(platform, SeededPlatform)
    assert platform.seeds([account(), account()]) == (NAME,)
    assert (await platform.search(NAME)).value == (profile(),)
    assert (await platform.profile(OFFICIAL)).value == official_profile()
    assert (await platform.works()).value == "resolves"
    seeded.proved = Answer(outcome=Outcome.ERROR, detail="no resolver")
    assert (await platform.works()).detail == "no resolver"
    assert not isinstance(served(public)[0], SeededPlatform)


async def test_one_connector_alone_has_nobody_who_stands_in_for_it() -> None:
    first, second = FakePlatform(), FakePlatform(official_profile())
    first.faults["profile"] = BLOCKED
    platform, _ = served(first, second)
    assert (await platform.alone("way1").profile(OFFICIAL)).outcome is Outcome.BLOCKED
    assert (await platform.alone("way2").profile(OFFICIAL)).route == "way2"
    assert second.asked == [("profile", OFFICIAL)]


def test_a_connector_stands_in_where_another_is_asked_before_it() -> None:
    platform, _ = served(Some(), FakePlatform(), FakePlatform())
    assert not platform.stood_in("way2", Operation.PROFILE, OFFICIAL)
    assert platform.stood_in("way3", Operation.PROFILE, OFFICIAL)
    assert platform.stood_in("way2", Operation.POSTS, OFFICIAL)
