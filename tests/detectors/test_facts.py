from detectors.facts import STRONGEST, stated
from domain.fact import Fact
from domain.text import Text
from tests.factories import finding

SAID = Text("留有 QQ", "gives a QQ number")


def test_a_fact_stands_first_in_the_evidence_as_a_plain_string() -> None:
    found = stated("impostor.contacts", Fact.QQ, 2.6, SAID, ("value", "123456"))
    assert found.evidence == (("fact", "qq"), ("value", "123456"))
    assert type(found.evidence[0][1]) is str
    assert found.fact == Fact.QQ


def test_the_score_is_the_strength_whichever_way_it_speaks() -> None:
    assert stated("x", Fact.QQ, STRONGEST / 2, SAID).score == stated("x", Fact.QQ, -STRONGEST / 2, SAID).score == 0.5
    assert stated("x", Fact.QQ, 20.0, SAID).score == 1.0


def test_points_are_no_part_of_what_a_dismissal_covers() -> None:
    assert stated("x", Fact.QQ, 1.0, SAID).key == stated("x", Fact.QQ, 2.0, SAID).key


def test_findings_of_other_detectors_may_state_no_fact() -> None:
    assert finding(evidence=(("name", "临泽"),)).fact == ""
