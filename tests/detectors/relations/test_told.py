from detectors.relations.ties import Options, Relation, Tie
from detectors.relations.told import findings, why

OPTIONS = Options()
REFERENCES = {"b": "DT-000012", "c": "DT-000015", "d": "DT-000019"}


def relation(other: str, tie: Tie = Tie.CONTACT, shared: str = "qq 12345678") -> Relation:
    return Relation(one="a", other=other, tie=tie, shared=shared)


def test_the_shared_fact_is_the_reason() -> None:
    assert why(relation("b")).zh == "联系方式相同：qq 12345678"
    assert why(relation("b", Tie.PICTURE, "1f" * 32)).en == "same picture"
    assert len(why(relation("b", Tie.WORDING, "长" * 500)).zh) < 60


def test_one_fact_is_one_finding_however_many_share_it() -> None:
    (found,) = findings([relation("b"), relation("c"), relation("d")], REFERENCES, options=OPTIONS)
    assert found.summary.zh == "与 DT-000012 等 3 起联系方式相同：qq 12345678，疑为同一人运营"
    assert found.summary.en == "same contact: qq 12345678 as DT-000012 and 2 more: one operator's"
    assert (found.detector, found.points) == ("impostor.relations", OPTIONS.contact)


def test_a_group_that_grows_is_no_new_evidence() -> None:
    (before,) = findings([relation("b")], REFERENCES, options=OPTIONS)
    (after,) = findings([relation("b"), relation("c")], REFERENCES, options=OPTIONS)
    assert before.key == after.key


def test_pictures_and_wordings_that_differ_a_little_are_one_fact() -> None:
    alike = [relation("b", Tie.PICTURE, "11"), relation("c", Tie.PICTURE, "12")]
    (found,) = findings(alike, REFERENCES, options=OPTIONS)
    assert found.evidence == (("tie", "picture"), ("shared", "11"))


def test_each_shared_fact_is_told_for_itself() -> None:
    two = [relation("b"), relation("b", Tie.LINK, "linze-ban.top"), relation("c", shared="wechat linze_ban")]
    assert [dict(found.evidence)["shared"] for found in findings(two, REFERENCES, options=OPTIONS)] == [
        "qq 12345678",
        "linze-ban.top",
        "wechat linze_ban",
    ]


def test_without_relations_there_is_nothing_to_tell() -> None:
    assert findings([], REFERENCES, options=OPTIONS) == ()
