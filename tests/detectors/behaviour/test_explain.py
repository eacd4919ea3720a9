from dataclasses import replace
from itertools import chain

import numpy as np

from detectors.behaviour.baseline import ROOMS, Baseline
from detectors.behaviour.combination import untrained
from detectors.behaviour.explain import findings
from detectors.behaviour.measure import Judgement
from detectors.behaviour.signals import ORDER, Signal
from detectors.behaviour.traits import Habit, Traits
from tests.detectors.behaviour.accounts import HEALTH, POLICE, SHOES, at_night, history, neighbours, taught, written

PEERS = neighbours()


def told(post: Traits) -> list[str]:
    baseline = taught(history(POLICE, 80, client="政务发布台"), PEERS)
    judgement = baseline.judge(post, PEERS, untrained())
    return [each.summary.en for each in findings(baseline, post, judgement, untrained())]


def test_a_departure_is_told_in_counts_and_ranks() -> None:
    said = told(written(SHOES, 81, client="手机", published_at=at_night(80)))
    assert any(each.startswith("wording unlike the account's past (rank 1 of") for each in said)
    assert "client 手机 never seen (1 kinds in 80 posts)" in said
    assert any(each.endswith("(0 of 80 earlier posts did)") for each in said)


def test_wording_that_is_not_among_the_strangest_is_told_only_where_there_is_nothing_else() -> None:
    baseline = taught(history(POLICE, 80), PEERS)
    baseline.strange[-1] = 40
    post = written(HEALTH, 81)
    judgement = baseline.judge(post, PEERS, untrained())
    shares = np.where(np.arange(len(ORDER)) == ORDER.index(Signal.WORDING), judgement.shares, 0)
    alone, beside = (replace(judgement, shares=each) for each in (shares, np.maximum(shares, 1.0)))
    assert wordings(baseline, post, alone) == ["用词不像本账号以往"]
    assert wordings(baseline, post, beside) == []


def wordings(baseline: Baseline, post: Traits, judgement: Judgement) -> list[str]:
    said = [each.summary.zh for each in findings(baseline, post, judgement, untrained())]
    return [each for each in said if each.startswith("用词")]


def test_a_foreign_script_is_told_in_counts() -> None:
    said = told(written(POLICE, 81, text="Hot singles near you, click to chat"))
    assert "written in Latin letters (none of 80 earlier posts was)" in said


def test_an_hour_that_is_not_rare_is_not_told() -> None:
    usual = (written(POLICE, each, published_at=at_night(each)) for each in range(0, 140, 7))
    baseline = taught(chain(history(POLICE, 130), usual), PEERS)
    judgement = baseline.judge(written(SHOES, 140, published_at=at_night(147)), PEERS, untrained())
    loud = replace(judgement, shares=np.ones(len(ORDER)))
    post = written(SHOES, 140, published_at=at_night(147))
    said = " ".join(each.summary.en for each in findings(baseline, post, loud, untrained()))
    assert "posted between" not in said


def test_a_full_stock_is_said_to_be_what_was_seen_of_late() -> None:
    room = ROOMS[Habit.CLIENT]
    posts = (written(POLICE, each, client=f"手机{each}") for each in range(3 * room))
    baseline = taught(posts, PEERS)
    post = written(SHOES, 81, client="电脑")
    loud = replace(baseline.judge(post, PEERS, untrained()), shares=np.ones(len(ORDER)))
    said = [each.summary.zh for each in findings(baseline, post, loud, untrained())]
    assert f"发布客户端「电脑」近期见过的 {room} 种中没有" in said


def test_a_silence_is_told_beside_the_rest() -> None:
    assert "40 days after its last ordinary post" in told(written(SHOES, 120))


def test_what_an_ordinary_post_shares_with_the_past_is_not_told() -> None:
    said = " ".join(told(written(POLICE, 81, client="政务发布台")))
    assert not any(each in said for each in ("wording", "client", "posted between", "silence"))


def test_what_a_post_offers_comes_before_how_it_departs_and_names_the_post() -> None:
    baseline = taught(history(POLICE, 80), PEERS)
    post = written(SHOES, 81)
    first = findings(baseline, post, baseline.judge(post, PEERS, untrained()), untrained())[0]
    assert first.detector == "content.wording"
    assert dict(first.evidence)["post"] == post.post_id
