from monitor.evidence.observation import named
from tests.factories import finding


def test_posts_are_named_by_one_or_by_many() -> None:
    one, many = finding(evidence=(("post", "p1"),)), finding(evidence=(("posts", "p2 p3"),))
    assert named([one, many, finding()]) == {"p1", "p2", "p3"}
