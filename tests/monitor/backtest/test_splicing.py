from datetime import timedelta
from itertools import pairwise

from monitor.backtest.splicing import LENGTH, WEEK, splices
from tests.monitor.backtest.town import history, row, rows

OTHERS = history(rows(60, "health", "tourism"))
POLICE = history(rows(60, "police"))


def test_splices_stand_in_the_later_half_and_the_same_seed_draws_the_same_ones() -> None:
    found = splices(POLICE, OTHERS, each=10, seed=3)
    assert found == splices(POLICE, OTHERS, each=10, seed=3) != splices(POLICE, OTHERS, each=10, seed=4)
    assert len(found) == 10
    assert all(account == "police" and int(post_id.partition("-")[2]) >= 30 for account, post_id in found)


def test_what_else_is_in_a_history_moves_no_splice() -> None:
    alone = splices(POLICE, OTHERS, each=5, seed=3)
    beside = splices(history(rows(60, "police", "tourism")), OTHERS, each=5, seed=3)
    assert {key: beside[key] for key in alone} == alone


def test_a_splice_is_ten_consecutive_posts_of_one_source_moved_by_whole_weeks() -> None:
    for splice in splices(POLICE, OTHERS, each=10, seed=3).values():
        source = [written.post for written in OTHERS if written.account == splice.source]
        start = next(place for place, post in enumerate(source) if post.post_id == splice.posts[0].post_id)
        moves = {
            moved.published_at - post.published_at
            for moved, post in zip(splice.posts, source[start : start + LENGTH], strict=True)
        }
        assert len(moves) == 1
        assert moves.pop() % WEEK == timedelta(0)


def test_a_splice_of_another_year_comes_to_the_weeks_of_its_point_and_never_before_the_last_post() -> None:
    late = history(row(("甲",) * 3, "police", number + 900) for number in range(40))
    posts = {written.post.post_id: written.post for written in late}
    before = {one.post.post_id: other.post for other, one in pairwise(late)}
    for (_, point), splice in splices(late, OTHERS, each=10, seed=1).items():
        assert before[point].published_at <= splice.posts[0].published_at
        assert abs(splice.posts[0].published_at - posts[point].published_at) <= WEEK


def test_who_posts_in_the_same_season_goes_before_who_does_not() -> None:
    long_ago = history(row(("甲",) * 3, "retired", number - 3000) for number in range(60))
    found = splices(POLICE, (*long_ago, *history(rows(60, "health"))), each=20, seed=2)
    assert {splice.source for splice in found.values()} == {"health"}


def test_no_account_is_spliced_into_itself() -> None:
    town = history(rows(40))
    found = splices(town, town, each=20, seed=0)
    assert len(found) == 60
    assert all(splice.source != account for (account, _), splice in found.items())
    assert splices(POLICE, POLICE, each=5, seed=0) == {}


def test_who_posted_less_than_a_splice_lends_none() -> None:
    assert splices(POLICE, history(rows(LENGTH - 1, "health")), each=5, seed=0) == {}


def test_an_account_with_a_single_post_is_left_in_peace() -> None:
    assert splices(history(rows(1, "police")), OTHERS, each=5, seed=0) == {}
    assert len(splices(history(rows(2, "police")), OTHERS, each=5, seed=0)) == 1
