from datetime import timedelta
from typing import Any

import pytest

from detectors.impostor import activity, avatar, bio, contacts, identity, posts, verification
from domain.allowance import Allowance
from domain.answer import Answer, Outcome
from domain.coverage import Job
from domain.finding import Finding
from domain.incident import Classification, Ground, Incident, Status
from domain.look import Picture
from domain.notification import Reason
from domain.observation import Profile, VerificationKind
from domain.triage import Triage
from monitor.store import Store, allowances, looks, pictures
from tests.factories import account, official_profile, post, profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank

STRANGER, SECOND = "did:plc:stranger", "did:plc:second"
SIGNALS = (identity, verification, bio, posts, contacts, activity, avatar)
BADGE = Picture(sha256="a" * 64, prints=("f" * 64,))
NOTICE = "临泽市公安局提醒：本周六上午人民路、建设街施工，请过往车辆绕行，遵守现场交警指挥。"
LURE = "办理违章代缴请加微信 linze_police110，先付款后办理"


@pytest.fixture
def crank(store: Store) -> Crank:
    """One registered account, and every signal that there is."""
    crank = Crank(store, FakePlatform(official_profile()), signals=SIGNALS)
    crank.register([unit()], [account()])
    return crank


def certified(subject: str, **changes: Any) -> Profile:
    return profile(verification_kind=VerificationKind.GOVERNMENT, verification_text=subject, **changes)


def detectors(incident: Incident) -> set[str]:
    return {finding.detector for finding in incident.findings}


def facts(incident: Incident) -> set[str]:
    return {finding.fact for finding in incident.findings}


def noted(incident: Incident, detector: str) -> list[Finding]:
    return [finding for finding in incident.findings if finding.detector == detector]


async def hunted(crank: Crank) -> None:
    await crank.planner.run()
    assert await crank.hunt.run() is not None


async def test_a_stranger_is_judged_with_its_posts_and_its_picture(crank: Crank) -> None:
    crank.platform.timelines["did:plc:official"] = (post(text=NOTICE),)
    with crank.store.begin() as conn:
        pictures.keep(conn, account().key, "official.png", BADGE, 100, crank.clock())
    await crank.turn()
    crank.platform.put(profile())
    crank.platform.timelines[STRANGER] = (post(post_id="p9", text=NOTICE),)
    crank.album.pictures[profile().key] = BADGE
    await crank.turn(hours=7)
    case = crank.only(Classification.MASQUERADE)
    assert {"same-name", "copied-posts", "copied-avatar"} <= facts(case)
    assert ("posts", STRANGER) in crank.platform.asked


async def test_a_name_that_opens_nothing_by_itself_does_with_what_is_posted_under_it(crank: Crank) -> None:
    crank.platform.put(profile(display_name="临泽市公安局城关派出所"))
    await hunted(crank)
    assert crank.cases(Classification.MASQUERADE) == ()
    crank.platform.timelines[STRANGER] = (post(text=LURE), post(post_id="p2", text="扫码付款，加QQ 123456789 咨询"))
    await crank.turn(hours=7)
    case = crank.only(Classification.MASQUERADE)
    assert "impostor.contacts" in detectors(case)


@pytest.mark.parametrize("outcome", [Outcome.ERROR, Outcome.BLOCKED, Outcome.RATE_LIMITED, Outcome.NOT_FOUND])
async def test_posts_that_cannot_be_had_leave_the_rest_to_be_judged(crank: Crank, outcome: Outcome) -> None:
    crank.platform.put(profile(bio="临泽市公安局唯一官方账号"))
    crank.platform.faults["posts"] = Answer(outcome=outcome)
    await hunted(crank)
    assert {"same-name", "claims-official"} <= facts(crank.only(Classification.MASQUERADE))
    assert crank.covered()[Job.HUNT]


async def test_posts_that_were_refused_never_make_an_impostor_look_abandoned(crank: Crank) -> None:
    crank.platform.put(profile(created_at=crank.clock() - timedelta(days=900), followers=3))
    crank.platform.faults["posts"] = Answer(outcome=Outcome.BLOCKED)
    await hunted(crank)
    assert crank.only(Classification.MASQUERADE).triage is Triage.IMPOSTOR


async def test_an_account_that_is_proved_empty_may_be_abandoned(crank: Crank) -> None:
    crank.platform.put(profile(created_at=crank.clock() - timedelta(days=900), followers=3))
    await hunted(crank)
    assert crank.cases(Classification.MASQUERADE) == ()


async def test_nobody_asks_for_the_posts_or_the_picture_of_whom_no_name_resembles(crank: Crank) -> None:
    crank.platform.put(profile(display_name="临泽市美食地图"))
    await hunted(crank)
    assert crank.album.asked == []
    assert all(operation == "search" for operation, _ in crank.platform.asked)


def let_be(crank: Crank, until: timedelta) -> None:
    allowance = Allowance(
        account=profile().key,
        reason=Ground.FAN,
        author="值班员",
        at=crank.clock(),
        expires=crank.clock() + until,
    )
    with crank.store.begin() as conn:
        allowances.put(conn, allowance)


async def test_an_allowed_stranger_opens_nothing_until_its_allowance_ends(crank: Crank) -> None:
    let_be(crank, timedelta(days=1))
    crank.platform.put(profile())
    await hunted(crank)
    assert crank.cases(Classification.MASQUERADE) == ()
    assert ("profile", STRANGER) not in crank.platform.asked
    await crank.turn(days=2)
    assert crank.only(Classification.MASQUERADE).subject == profile().key


@pytest.mark.parametrize("subject", ["东屿省云柏市临泽市公安局", "青澜市临泽县公安局"])
async def test_a_namesake_that_is_certified_elsewhere_opens_nothing(crank: Crank, subject: str) -> None:
    namesake = certified(subject, display_name="临泽公安")
    crank.platform.put(namesake)
    await hunted(crank)
    ((_, _, verdict),) = await crank.hunt.sight.judged(crank.planner.watch, [namesake])
    assert verdict.triage is Triage.NAMESAKE
    assert crank.cases(Classification.MASQUERADE) == crank.cases(Classification.COMPLIANCE) == ()


async def test_the_units_own_subject_on_an_unregistered_account_is_a_silent_hint(crank: Crank) -> None:
    crank.platform.put(certified("临泽市公安局"))
    await hunted(crank)
    hint = crank.only(Classification.COMPLIANCE)
    assert (hint.official, hint.subject, hint.triage) == ("unit:linze-ga", profile().key, Triage.UNREGISTERED)
    assert {"own-subject", "second-here"} <= facts(hint)
    assert any("第七条第一项" in finding.summary.zh for finding in hint.findings)
    assert crank.cases(Classification.MASQUERADE) == ()
    assert (crank.told(hint), crank.owed()) == ([], ())


async def test_a_first_account_of_the_unit_on_this_platform_is_a_hint_without_the_article(store: Store) -> None:
    crank = Crank(store, FakePlatform(official_profile()), signals=SIGNALS)
    press = unit(key="linze-press", name="临泽市新闻办公室")
    crank.register([unit(), press], [account()])
    crank.platform.put(certified("临泽市新闻办公室", display_name="临泽市新闻办公室"))
    await hunted(crank)
    hint = crank.only(Classification.COMPLIANCE)
    assert (hint.unit, "second-here" in facts(hint)) == ("linze-press", False)


async def test_an_account_of_the_units_own_that_is_touted_about_is_a_hint_that_it_is_lost(crank: Crank) -> None:
    crank.platform.put(certified("临泽市公安局"))
    crank.platform.timelines[STRANGER] = (post(text=LURE),)
    await hunted(crank)
    assert crank.only(Classification.COMPLIANCE).triage is Triage.LOST
    assert crank.owed() == ()


async def test_a_second_impostor_of_one_operator_says_so_in_its_findings(crank: Crank) -> None:
    crank.platform.put(profile(bio="业务咨询加微信 linze_police110"))
    await hunted(crank)
    first = crank.only(Classification.MASQUERADE)
    crank.platform.put(profile(user_id=SECOND, display_name="临泽公安", bio="有事请联系 微信：linze_police110"))
    await crank.turn(hours=7)
    (second,) = [case for case in crank.cases(Classification.MASQUERADE) if case.number != first.number]
    (relation,) = noted(second, "impostor.relations")
    assert first.reference in relation.summary.zh
    assert dict(relation.evidence)["tie"] == "contact"


async def test_what_the_cases_say_makes_nobody_an_impostor(crank: Crank) -> None:
    crank.platform.put(profile(bio="业务咨询加微信 linze_police110"))
    await hunted(crank)
    own = certified("临泽市公安局", user_id=SECOND, bio="有事请联系 微信：linze_police110")
    crank.platform.put(own)
    await crank.turn(hours=7)
    assert crank.only(Classification.MASQUERADE).subject == profile().key
    assert noted(crank.only(Classification.COMPLIANCE), "impostor.relations") == []


async def test_an_impostor_under_the_name_of_one_that_is_gone_succeeds_it(crank: Crank) -> None:
    crank.platform.put(profile(display_name="临泽市公按局"))
    await crank.turn()
    crank.platform.remove(STRANGER)
    for _ in range(3):
        await crank.turn(days=1)
    (gone,) = crank.cases(Classification.MASQUERADE)
    assert gone.status is Status.RESOLVED
    crank.platform.put(profile(user_id=SECOND, display_name="临泽市公按局"))
    await crank.turn(days=1)
    (_, heir) = crank.cases(Classification.MASQUERADE)
    assert any(gone.reference in finding.summary.zh for finding in noted(heir, "impostor.history"))


async def test_the_posts_of_an_impostor_are_kept_and_those_of_nobody_else(crank: Crank) -> None:
    crank.platform.put(profile(), profile(user_id=SECOND, display_name="临泽市公安局城关派出所"))
    crank.platform.timelines |= {STRANGER: (post(text=LURE),), SECOND: (post(text="今天天气不错"),)}
    await hunted(crank)
    with crank.store.reading() as conn:
        seen = {profile(): crank.clock(), profile(user_id=SECOND): crank.clock()}
        kept = [len(look.posts) for look in looks.looks(conn, seen, 9)]
    assert kept == [1, 0]


async def test_an_open_case_whose_subject_turns_out_to_be_the_units_own_is_left_to_a_person(crank: Crank) -> None:
    crank.platform.put(profile())
    await crank.turn()
    opened = crank.only(Classification.MASQUERADE)
    crank.platform.put(certified("临泽市公安局"))
    await crank.turn(hours=2)
    case = crank.again(opened)
    assert (case.status, case.triage) == (Status.SUSPECTED, Triage.UNREGISTERED)
    assert crank.cases(Classification.COMPLIANCE) == ()
    assert crank.told(case)[0] is Reason.OPENED


async def test_a_case_that_turns_into_another_units_own_is_renamed_there_and_hinted_here(crank: Crank) -> None:
    crank.register([unit(key="linze-press", name="临泽市新闻办公室")], [])
    crank.platform.put(profile())
    await crank.turn()
    crank.platform.put(certified("临泽市新闻办公室", display_name="临泽市新闻办公室"))
    await crank.turn(hours=2)
    assert crank.only(Classification.MASQUERADE).presence == "renamed"
    assert crank.only(Classification.COMPLIANCE).unit == "linze-press"


async def test_the_pictures_of_official_accounts_are_kept_at_every_look(crank: Crank) -> None:
    await crank.turn()
    assert crank.album.asked == [account().key]
    await crank.turn(minutes=10)
    assert crank.album.asked == [account().key] * 2


async def test_a_picture_of_an_account_that_is_not_there_is_not_asked_for(crank: Crank) -> None:
    crank.platform.remove("did:plc:official")
    await crank.planner.run()
    await crank.guard.run()
    assert crank.album.asked == []
