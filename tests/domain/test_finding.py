from domain.finding import Verdict
from domain.text import Text
from tests.factories import finding


def test_the_same_evidence_is_the_same_finding_whatever_its_score_and_words() -> None:
    assert finding(score=0.1, summary=Text(zh="甲", en="a")).key == finding(score=0.9).key


def test_other_evidence_is_another_finding() -> None:
    evidence = (("name", "临泽市公安局"), ("official", "临泽市公安局"))
    others = [
        finding(detector="impostor.bio", evidence=evidence),
        finding(evidence=()),
        finding(evidence=evidence[:1]),
        finding(evidence=(("name", "临泽市公按局"), evidence[1])),
        finding(evidence=(("nick", "临泽市公安局"), evidence[1])),
        finding(evidence=evidence),
    ]
    assert len({one.key for one in others}) == len(others)


def test_a_verdict_is_known_by_the_keys_of_its_findings() -> None:
    one, other = finding(), finding(detector="impostor.bio")
    assert Verdict(score=0.9, findings=(one, other, one)).keys == {one.key, other.key}


def test_a_hostile_name_cannot_pass_for_other_evidence() -> None:
    assert finding(evidence=(("a", "1|b=2"),)).key != finding(evidence=(("a", "1"), ("b", "2"))).key
