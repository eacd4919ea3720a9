from detectors.behaviour.peers import CONTRAST, REMEMBERED, Peers
from tests.detectors.behaviour.accounts import HEALTH, POLICE, neighbours, written


def test_the_contrast_is_of_others_and_the_same_for_the_same_post() -> None:
    peers, post = neighbours(), written(POLICE, 1)
    health = {text.tobytes() for writer, text in peers.texts if writer == "health"}
    drawn = peers.contrast("health", post)
    assert len(drawn) == CONTRAST
    assert not health & {text.tobytes() for text in drawn}
    assert [text.tobytes() for text in drawn] == [text.tobytes() for text in peers.contrast("health", post)]


def test_an_account_alone_is_held_against_common_chinese_and_only_where_it_writes_chinese() -> None:
    peers, post = Peers(), written(POLICE, 2)
    peers.add("police", written(POLICE, 1))
    drawn = peers.contrast("police", post)
    assert len(drawn) == CONTRAST
    assert [text.tobytes() for text in drawn] == [text.tobytes() for text in peers.contrast("police", post)]
    assert peers.contrast("police", written(POLICE, 3, text="Road closed tonight")) == ()


def test_only_the_latest_texts_are_remembered() -> None:
    peers, post = Peers(), written(HEALTH, 1)
    for _ in range(REMEMBERED + 5):
        peers.add("health", post)
    assert (len(peers.texts), peers.posts) == (REMEMBERED, REMEMBERED + 5)
