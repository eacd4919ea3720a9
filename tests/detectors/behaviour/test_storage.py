import pytest

from detectors.behaviour.combination import untrained
from detectors.behaviour.storage import LARGEST, LONGEST_NAME, Unreadable, packed, unpacked
from tests.detectors.behaviour.accounts import POLICE, SHOES, history, neighbours, taught, written

PEERS = neighbours()


def test_a_baseline_read_back_judges_as_before() -> None:
    before = taught(history(POLICE, 70, client="政务发布台"), PEERS)
    after = unpacked(packed(before))
    one, other = (each.judge(written(SHOES, 71), PEERS, untrained()) for each in (before, after))
    assert one.score == pytest.approx(other.score, abs=0.01)
    assert packed(after) == packed(before)


def test_a_new_account_can_be_kept_too() -> None:
    assert unpacked(packed(taught(iter(()), PEERS))).last_at is None


def test_the_fullest_baseline_fits() -> None:
    posts = (
        written(
            POLICE,
            each,
            post_id=f"{each:0>{LONGEST_NAME}}",
            client=f"c{each}",
            text=f"#t{each}# @m{each} https://h{each}.cn",
        )
        for each in range(400)
    )
    assert len(packed(taught(posts, PEERS))) <= LARGEST


@pytest.mark.parametrize("broken", [b"", b"\x09\x00" + bytes(40), packed(taught(iter(()), PEERS))[:-1]])
def test_other_bytes_are_refused(broken: bytes) -> None:
    with pytest.raises(Unreadable):
        unpacked(broken)


def test_the_latest_posts_are_kept_by_name_and_time_and_overlong_names_are_not() -> None:
    names = ("a", "", "文", "x" * (LONGEST_NAME + 1))
    before = taught((written(POLICE, number, post_id=name) for number, name in enumerate(names)), PEERS)
    after = unpacked(packed(before))
    assert [name for name, _ in after.recent.latest] == ["a", "", "文", ""]
    assert [at for _, at in after.recent.latest] == [at for _, at in before.recent.latest]
    assert (after.recent.paces == before.recent.paces).all()
    assert after.doubtful == before.doubtful
    assert after.scripts.tolist() == before.scripts.tolist()
