from dataclasses import replace

import pytest

from alerting.documents.kinds import FORMS, Document, premature, refusal, warnings
from domain.assessment import Assessment, Kind
from domain.incident import Classification, Status
from domain.triage import Triage
from tests.factories import incident
from tests.papers import papers

IMPOSTOR = incident(number=12)
HIJACK = replace(IMPOSTOR, classification=Classification.ACCOUNT_COMPROMISE)
HINT = replace(IMPOSTOR, classification=Classification.COMPLIANCE)


def test_every_document_has_a_form() -> None:
    assert list(FORMS) == list(Document)


@pytest.mark.parametrize(
    ("document", "case", "fits"),
    [
        (Document.LETTER, IMPOSTOR, True),
        (Document.LETTER, HIJACK, False),
        (Document.FREEZE, HIJACK, True),
        (Document.FREEZE, IMPOSTOR, False),
        (Document.RECTIFICATION, HINT, True),
        (Document.RECTIFICATION, IMPOSTOR, False),
        (Document.RECTIFICATION, replace(IMPOSTOR, triage=Triage.UNREGISTERED), True),
        (Document.RECTIFICATION, replace(IMPOSTOR, triage=Triage.IMPOSTOR), False),
        (Document.RECTIFICATION, replace(IMPOSTOR, assessment=Assessment(kind=Kind.UNAPPROVED)), True),
        (Document.LETTER, replace(IMPOSTOR, assessment=Assessment(kind=Kind.UNAPPROVED)), False),
        (Document.LETTER, replace(IMPOSTOR, triage=Triage.UNREGISTERED), False),
        (Document.NOTICE_POLICE, HINT, False),
        (Document.LETTER, replace(IMPOSTOR, status=Status.DISMISSED), False),
        (Document.SUMMARY, replace(IMPOSTOR, status=Status.MERGED), False),
        (Document.LETTER, replace(IMPOSTOR, status=Status.TRANSFERRED), False),
        (Document.BRIEF_FIRST, replace(IMPOSTOR, classification=Classification.COVERAGE), False),
    ],
)
def test_a_document_fits_its_cases_only(document: Document, case: object, fits: bool) -> None:
    assert (refusal(document, case) is None) is fits  # type: ignore[arg-type]


def test_a_refusal_names_the_case_and_why() -> None:
    said = refusal(Document.FREEZE, IMPOSTOR)
    assert said is not None
    assert said.zh == "DT-000012：不能起草「关于请求协助处置被盗用账号的函」：此文书不适用于「假冒账号」类案件"


@pytest.mark.parametrize(
    ("document", "status", "is_early"),
    [
        (Document.LETTER, Status.SUSPECTED, True),
        (Document.LETTER, Status.CONFIRMED, False),
        (Document.BRIEF_FIRST, Status.SUSPECTED, False),
        (Document.PUBLIC_NOTICE, Status.SUSPECTED, False),
        (Document.SUMMARY, Status.CONFIRMED, True),
        (Document.SUMMARY, Status.RESOLVED, False),
        (Document.BRIEF_FINAL, Status.CLOSED, False),
    ],
)
def test_what_comes_too_early_is_said_to(document: Document, status: Status, is_early: bool) -> None:
    case = papers(incident=replace(IMPOSTOR, status=status))
    assert (premature(document, case) is not None) is is_early


def test_suspected_secrets_are_warned_of() -> None:
    assert not list(warnings(papers()))
    assert list(warnings(papers(incident=replace(IMPOSTOR, assessment=Assessment(is_secret=True)))))
