import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Gap
from domain.observation import Profile
from domain.registry import OfficialAccount
from monitor.jobs.probe import CONTROLS_TRIED, Probe, lookup_works, refused, search_works
from tests.factories import account, later, official_profile
from tests.fakes import FakePlatform

NONSENSE = "zq0123456789abcdef"
CONTROLS = tuple(account(user_id=f"did:plc:{n}", display_name=f"临泽市第{n}分局") for n in range(5))
REFUSALS = [
    (Outcome.AUTH, Gap.AUTH),
    (Outcome.RATE_LIMITED, Gap.RATE_LIMITED),
    (Outcome.BLOCKED, Gap.BLOCKED),
    (Outcome.SHAPE, Gap.SHAPE),
    (Outcome.ERROR, Gap.ERROR),
]


def shown(control: OfficialAccount) -> Profile:
    return official_profile(user_id=control.user_id, display_name=control.display_name)


def platform(*controls: OfficialAccount) -> FakePlatform:
    return FakePlatform(*(shown(control) for control in controls))


async def test_a_search_that_finds_a_control_and_nothing_for_nonsense_works() -> None:
    network = platform(*CONTROLS)
    assert await search_works(network, CONTROLS, NONSENSE) == Probe(routes=frozenset({""}))
    assert network.asked == [("search", "临泽市第0分局"), ("search", NONSENSE)]


async def test_one_control_that_was_renamed_does_not_blind_the_search() -> None:
    assert (await search_works(platform(CONTROLS[2]), CONTROLS, NONSENSE)).gap is None


async def test_a_search_that_finds_no_control_proves_nothing() -> None:
    network = platform(*CONTROLS[CONTROLS_TRIED:])
    probe = await search_works(network, CONTROLS, NONSENSE)
    assert probe.gap is Gap.CONTROL_NOT_FOUND
    assert len(network.asked) == CONTROLS_TRIED
    assert "3 registered accounts" in probe.detail


async def test_a_namesake_of_a_control_is_not_the_control() -> None:
    network = FakePlatform(official_profile(user_id="did:plc:namesake", display_name=CONTROLS[0].display_name))
    assert (await search_works(network, CONTROLS[:1], NONSENSE)).gap is Gap.CONTROL_NOT_FOUND


async def test_a_search_that_finds_something_for_nonsense_proves_nothing() -> None:
    network = platform(*CONTROLS)
    network.faults["search", NONSENSE] = Answer(outcome=Outcome.OK, found=(official_profile(),) * 7)
    probe = await search_works(network, CONTROLS, NONSENSE)
    assert probe.gap is Gap.NONSENSE_FOUND
    assert "7 accounts" in probe.detail


async def test_without_a_registered_account_nothing_is_proved_and_nothing_asked() -> None:
    network = platform()
    assert (await search_works(network, (), NONSENSE)).gap is Gap.NO_CONTROL
    assert (await lookup_works(network, ())).gap is Gap.NO_CONTROL
    assert network.asked == []


@pytest.mark.parametrize(("outcome", "gap"), REFUSALS)
@pytest.mark.parametrize("keyword", [CONTROLS[0].display_name, NONSENSE])
async def test_a_refused_search_is_a_gap_of_that_kind(outcome: Outcome, gap: Gap, keyword: str) -> None:
    network = platform(*CONTROLS)
    network.faults["search", keyword] = Answer(outcome=outcome, detail="as it was", not_before=later(minutes=5))
    probe = await search_works(network, CONTROLS, NONSENSE)
    assert probe == Probe(gap=gap, detail="as it was", not_before=later(minutes=5))


async def test_a_refusal_ends_the_probe_at_once() -> None:
    network = platform(*CONTROLS)
    network.faults["search"] = Answer(outcome=Outcome.RATE_LIMITED)
    await search_works(network, CONTROLS, NONSENSE)
    assert len(network.asked) == 1


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.GONE])
async def test_an_answer_that_fits_no_search_is_a_change_of_shape(outcome: Outcome) -> None:
    network = platform(*CONTROLS)
    network.faults["search", NONSENSE] = Answer(outcome=outcome)
    assert (await search_works(network, CONTROLS, NONSENSE)).gap is Gap.SHAPE


async def test_a_look_up_that_finds_a_control_works() -> None:
    network = platform(*CONTROLS)
    assert await lookup_works(network, CONTROLS) == Probe(routes=frozenset({""}))
    assert network.asked == [("profile", "did:plc:0")]


async def test_one_control_that_is_gone_does_not_blind_the_look_ups() -> None:
    network = platform(*CONTROLS[1:])
    network.faults["profile", "did:plc:1"] = Answer(outcome=Outcome.GONE)
    assert (await lookup_works(network, CONTROLS)).gap is None


async def test_look_ups_that_find_no_control_prove_nothing() -> None:
    network = platform(*CONTROLS[CONTROLS_TRIED:])
    probe = await lookup_works(network, CONTROLS)
    assert probe.gap is Gap.CONTROL_NOT_FOUND
    assert len(network.asked) == CONTROLS_TRIED


@pytest.mark.parametrize(("outcome", "gap"), REFUSALS)
async def test_a_refused_look_up_is_a_gap_of_that_kind(outcome: Outcome, gap: Gap) -> None:
    network = platform(*CONTROLS)
    network.faults["profile"] = Answer(outcome=outcome, detail="as it was", not_before=later(minutes=5))
    assert await lookup_works(network, CONTROLS) == Probe(gap=gap, detail="as it was", not_before=later(minutes=5))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_answer_that_is_not_what_was_hoped_for_leaves_a_gap(outcome: Outcome) -> None:
    assert refused(Answer(outcome=outcome)).gap is not None
