"""Whatever becomes of an answer on its way, none is read as an absence without its proof, and none is too much.

More of them: DITING_MUTANTS=300000 DITING_MUTANTS_SEED=7 pytest tests/monitor/connectors/test_mutants.py
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import pytest

from domain.answer import Answer
from monitor.connectors import catalog, fixtures
from monitor.connectors.fixtures import STAND_IN, Case, Script
from monitor.connectors.operations import ABSENCES
from monitor.connectors.platform import Platform, options
from monitor.connectors.spec import Spec
from monitor.http import Reply
from tests.monitor.connectors.packs import proofs_p1, proofs_p2, third_opinion
from tests.monitor.mutants import mutant

SEED = os.environ.get("DITING_MUTANTS_SEED", "7")
WANTED = int(os.environ.get("DITING_MUTANTS", "60000"))
CONNECTORS = sorted(catalog.shipped())
CASES = {id: fixtures.cases(id, None) for id in CONNECTORS}
EACH = -(-WANTED // sum(map(len, CASES.values())))
PROOFS = {**proofs_p1.PROOFS, **proofs_p2.PROOFS}
THIRD = third_opinion.DOCUMENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A mutant, and what was made of it."""

    case: Case
    reply: Reply
    answer: Answer[Any]

    @property
    def told(self) -> str:
        body = self.reply.body.decode("utf-8", "replace")
        return f"{self.case.operation} of {self.case.name!r}: {self.answer.outcome} of {self.reply.status} {body[:600]}"


@cache
def bodies() -> tuple[bytes, ...]:
    return tuple(case.reply.reply().body for cases in CASES.values() for case in cases)


@cache
def stand_in(id: str) -> Any:
    model = options(catalog.read(id, None))
    needed = {name: STAND_IN for name, field in model.model_fields.items() if field.is_required()}
    there = {"base_url": "https://platform.example"} if "base_url" in needed else {}
    return model.model_validate(needed | there, strict=False)


async def asked(spec: Spec, case: Case, *replies: Reply) -> Answer[Any]:
    platform = Platform(spec.platform, spec, stand_in(spec.id), Script(*replies))
    answer: Answer[Any] = await getattr(platform, case.operation)(*case.asked.values())
    return answer


def mutants(id: str, case: Case, place: int = 0) -> Iterator[Reply]:
    """Of the first reply of a case, or of a further one."""
    random = Random(f"{SEED} {id} {case.name} {place}")
    own = [other.reply.reply().body for other in CASES[id]]
    plain = (case.reply, *case.further)[place].reply()
    for _ in range(EACH):
        # Half of what is borrowed comes from the same platform: the most alike is the most dangerous.
        yield mutant(random, plain, own if random.random() < 0.6 else bodies())


async def read(id: str) -> list[Read]:
    """Every mutant of a connector's cases, read."""
    spec, found = catalog.read(id, None), []
    for case in CASES[id]:
        replies = [played.reply() for played in (case.reply, *case.further)]
        for place in range(len(replies)):
            for reply in mutants(id, case, place):
                try:
                    answer = await asked(spec, case, *replies[:place], reply, *replies[place + 1 :])
                except Exception as raised:
                    raised.add_note(f"{id} {case.operation} {case.name}: {reply.status} {reply.body!r}")
                    raise
                found.append(Read(case=case, reply=reply, answer=answer))
    return found


def unproved(id: str, one: Read) -> bool:
    question = (id, one.case.operation)
    if one.answer.outcome not in ABSENCES:
        return False
    opinions = [PROOFS[question]] + ([THIRD[question]] if question in THIRD else [])
    return not all(proves(one.reply.status, one.reply.body) for proves in opinions)


@pytest.mark.parametrize("id", CONNECTORS)
async def test_no_mutant_is_an_absence_without_its_proof(id: str) -> None:
    wrong = [one for one in await read(id) if unproved(id, one)]
    told = [one.told for one in sorted(wrong, key=lambda one: len(one.reply.body))]
    assert not told, f"{len(told)} without proof, the shortest first:\n" + "\n".join(told[:5])


def test_the_mutants_are_many_and_damaged() -> None:
    count = changed = documents = 0
    for id in CONNECTORS:
        for case in CASES[id]:
            plain = case.reply.reply()
            for reply in mutants(id, case):
                count += 1
                changed += reply != plain
                documents += _is_document(reply.body)
    assert count >= WANTED
    assert changed / count > 0.9
    # Many are still documents: others would be refused before anything of them is looked at.
    assert documents / count > 0.3


def _is_document(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict | list)
    except (ValueError, RecursionError):
        return False
