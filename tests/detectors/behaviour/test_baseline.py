from datetime import timedelta

from detectors.behaviour.baseline import CAP_A_DAY
from detectors.behaviour.combination import untrained
from detectors.behaviour.script import SCRIPTS, Script
from detectors.behaviour.signals import ORDER, Signal
from detectors.behaviour.storage import packed
from tests.detectors.behaviour.accounts import (
    HEALTH,
    POLICE,
    SHOES,
    at_night,
    history,
    neighbours,
    taught,
    written,
)

PEERS = neighbours()


def signal(which: Signal, words: tuple[str, ...], **changes: object) -> float:
    baseline = taught(history(POLICE, 80, client="政务发布台"), PEERS)
    return float(baseline.surprise(written(words, 81, **changes), PEERS)[ORDER.index(which)])


def test_wording_of_others_is_strange_and_the_accounts_own_is_not() -> None:
    assert signal(Signal.WORDING, POLICE) < -1 < 1 < signal(Signal.WORDING, HEALTH)
    assert signal(Signal.WORDING, SHOES) > signal(Signal.WORDING, POLICE) + 1


def test_an_hour_at_which_it_never_posts_is_strange() -> None:
    assert signal(Signal.HOUR, POLICE) < 0 < signal(Signal.HOUR, POLICE, published_at=at_night(81))


def test_a_client_never_seen_is_strange_and_an_unknown_one_says_nothing() -> None:
    own, new, hidden = (signal(Signal.CLIENT, POLICE, client=each) for each in ("政务发布台", "手机", ""))
    assert own < 0 == hidden < 2 < new


def test_a_foreign_script_is_strange_except_where_the_account_mixes_scripts() -> None:
    english = written(SHOES, 200, text="Buy cheap Viagra online")
    place = ORDER.index(Signal.SCRIPT)
    mixed = (
        written(POLICE, each, text="Road closed tonight" if each % 5 == 0 else "今晚封路施工") for each in range(80)
    )
    steady, both = taught(history(POLICE, 80), PEERS), taught(mixed, PEERS)
    assert steady.surprise(english, PEERS)[place] > 2
    assert both.surprise(english, PEERS)[place] == 0
    assert steady.surprise(written(POLICE, 200), PEERS)[place] == 0


def test_one_foreign_post_does_not_make_the_next_ordinary() -> None:
    baseline = taught(history(POLICE, 200), PEERS)
    before = baseline.surprise(written(POLICE, 1, text="Buy cheap Viagra"), PEERS)
    baseline.scripts[SCRIPTS.index(Script.LATIN)] += 1
    after = baseline.surprise(written(POLICE, 1, text="Buy cheap Viagra"), PEERS)
    assert before[ORDER.index(Signal.SCRIPT)] > after[ORDER.index(Signal.SCRIPT)] > 2


def test_judging_changes_nothing() -> None:
    baseline = taught(history(POLICE, 60), PEERS)
    before = packed(baseline)
    baseline.judge(written(SHOES, 61), PEERS, untrained())
    assert packed(baseline) == before


def test_no_more_than_a_days_worth_is_learned_in_a_day() -> None:
    day = written(POLICE, 0).at
    flood = (written(SHOES, number, published_at=day + timedelta(minutes=number)) for number in range(3 * CAP_A_DAY))
    baseline = taught(flood, PEERS)
    assert baseline.posts == CAP_A_DAY
    baseline = taught((written(SHOES, number) for number in range(5)), PEERS)
    assert baseline.posts == 5


def test_a_departure_counts_for_less_after_a_long_silence() -> None:
    baseline = taught(history(POLICE, 60), PEERS)
    soon, late = (baseline.judge(written(SHOES, day), PEERS, untrained()) for day in (61, 61 + 365))
    assert 0 < late.shares[0] < soon.shares[0]
