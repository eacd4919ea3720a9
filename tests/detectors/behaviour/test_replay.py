from detectors.behaviour.replay import Replayed, replay
from detectors.behaviour.storage import packed
from detectors.behaviour.tables import shipped
from detectors.behaviour.traits import Traits
from tests.detectors.behaviour.accounts import HEALTH, POLICE, SHOES, history, written


def run(splices: dict[tuple[str, str], tuple[Traits, ...]]) -> list[Replayed]:
    posts = [("police", post) for post in history(POLICE, 80)] + [("health", post) for post in history(HEALTH, 80)]
    posts.sort(key=lambda each: each[1].at)
    return list(replay(posts, combination=shipped(), splices=splices))


def test_a_splice_is_judged_in_its_place_and_leaves_no_trace() -> None:
    stolen = tuple(written(SHOES, 70 + each) for each in range(3))
    plain, spliced = run({}), run({("police", "警情通报-70"): stolen})
    inside = [each for each in spliced if each.place]
    assert [each.place for each in inside] == [1, 2, 3]
    assert [each.followed.judgement.score for each in spliced if not each.place] == [
        each.followed.judgement.score for each in plain
    ]
    assert packed(spliced[-1].baseline) == packed(plain[-1].baseline)


def test_posts_of_a_stranger_score_above_the_accounts_own() -> None:
    stolen = tuple(written(SHOES, 70 + each) for each in range(3))
    seen = [each for each in run({("police", "警情通报-70"): stolen}) if each.account == "police"]
    own = max(each.followed.judgement.score for each in seen[60:] if not each.place)
    assert all(each.followed.judgement.score > own for each in seen if each.place)
