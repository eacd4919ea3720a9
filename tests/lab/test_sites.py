"""Every site definition that maigret ships is read, or refused by name with a reason."""

from collections import Counter

import pytest

from monitor.handle_sites import Definitions, Said, definitions
from tests.lab.servers import RECORDINGS

SITES = RECORDINGS / "maigret-0.6.6" / "maigret" / "resources" / "data.json"
pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def known() -> Definitions:
    return definitions(SITES.read_bytes())


def test_every_definition_is_used_or_refused_with_a_reason(known: Definitions) -> None:
    assert (len(known.sites), len(known.refused)) == (4936, 961)
    assert all(known.refused.values())


def test_what_is_refused_is_mostly_switched_off_or_kept_from_programs(known: Definitions) -> None:
    reasons = Counter(reason.partition(" (")[0] for reason in known.refused.values())
    assert reasons["switched off in the file"] == 637
    assert reasons["the site keeps programs out"] == 278


def test_no_definition_takes_an_empty_answer_or_an_error_for_a_free_handle(known: Definitions) -> None:
    said = {site.says(status, "", "", "linze") for site in known.sites for status in (200, 401, 403, 429, 500, 503)}
    assert Said.FREE not in said


def test_no_definition_takes_a_login_page_for_either(known: Definitions) -> None:
    login = "https://passport.example/login"
    assert {site.says(302, "", login, "linze") for site in known.sites} == {Said.UNKNOWN}
