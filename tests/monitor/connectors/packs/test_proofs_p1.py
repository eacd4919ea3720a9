"""The second opinion on absences agrees with the cases that the connectors ship with."""

import pytest

from domain.answer import Outcome
from monitor.connectors import catalog, fixtures
from tests.monitor.connectors.packs.proofs_p1 import PROOFS, proves_absence

CONNECTORS = sorted({connector for connector, _ in PROOFS})
CASES = [(id, case) for id in CONNECTORS for case in fixtures.cases(id, None)]
ABSENT = {Outcome.EMPTY, Outcome.NOT_FOUND, Outcome.GONE}


@pytest.mark.parametrize(("id", "case"), CASES, ids=[f"{id}: {case.name}" for id, case in CASES])
def test_a_case_is_an_absence_exactly_where_its_body_proves_one(id: str, case: fixtures.Case) -> None:
    reply = case.reply.reply()
    assert proves_absence(id, case.operation, reply.status, reply.body) is (case.expect.outcome in ABSENT)


@pytest.mark.parametrize("id", CONNECTORS)
def test_every_operation_of_a_connector_has_its_proof(id: str) -> None:
    assert {operation for connector, operation in PROOFS if connector == id} == set(catalog.read(id, None).offered)
