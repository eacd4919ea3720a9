"""Every shipped connector keeps what its bundled cases promise."""

import pytest

from monitor.connectors import catalog, fixtures

CASES = [(id, case) for id in sorted(catalog.shipped()) for case in fixtures.cases(id, None)]


@pytest.mark.parametrize(("id", "case"), CASES, ids=[f"{id}: {case.name}" for id, case in CASES])
def test_a_case_is_read_as_it_promises(id: str, case: fixtures.Case) -> None:
    assert fixtures.run(catalog.read(id, None), case) == ()
