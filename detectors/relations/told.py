"""Says why look-alikes are held to be one operator's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from detectors.facts import STRONGEST
from detectors.relations.ties import Options, Relation, Tie
from domain.finding import Finding
from domain.text import Text

DETECTOR = "impostor.relations"
WORDS = {
    Tie.CONTACT: Text("联系方式", "contact"),
    Tie.LINK: Text("链接", "link"),
    Tie.PICTURE: Text("头像", "picture"),
    Tie.WORDING: Text("文案", "wording"),
}
# A picture has no name that people know.
NAMELESS = frozenset({Tie.PICTURE})
LONGEST = 40


def why(relation: Relation) -> Text:
    """The fact that two accounts share."""
    word = WORDS[relation.tie]
    if relation.tie in NAMELESS:
        return Text(f"{word.zh}相同", f"same {word.en}")
    shared = relation.shared if len(relation.shared) <= LONGEST else f"{relation.shared[:LONGEST]}…"
    return Text(f"{word.zh}相同：{shared}", f"same {word.en}: {shared}")


def findings(relations: Iterable[Relation], references: Mapping[str, str], *, options: Options) -> tuple[Finding, ...]:
    """One for each fact that an account shares; `references` names the cases of the others as people quote them.

    Who else shares it is not part of the evidence: a group that grows is no new fact.
    """
    shared = defaultdict[tuple[Tie, str], list[Relation]](list)
    for relation in relations:
        shared[relation.tie, relation.shared if relation.tie in {Tie.CONTACT, Tie.LINK} else ""].append(relation)
    return tuple(_finding(same, references, options) for same in shared.values())


def _finding(same: list[Relation], references: Mapping[str, str], options: Options) -> Finding:
    first = same[0]
    points: float = getattr(options, first.tie)
    said, others = why(first), list(dict.fromkeys(references[relation.other] for relation in same))
    more = len(others) - 1
    return Finding(
        detector=DETECTOR,
        score=round(min(1.0, abs(points) / STRONGEST), 3),
        summary=Text(
            f"与 {others[0]} {f'等 {more + 1} 起' if more else ''}{said.zh}，疑为同一人运营",
            f"{said.en} as {others[0]}{f' and {more} more' if more else ''}: one operator's",
        ),
        evidence=(("tie", first.tie), ("shared", first.shared)),
        points=points,
    )
