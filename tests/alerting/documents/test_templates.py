import io
import re

import pytest
from docx import Document as opened
from docx.shared import Mm

from alerting.documents import glossary, report
from alerting.documents.archive import members
from alerting.documents.filling import blanks
from alerting.documents.kinds import FORMS, Document
from alerting.documents.making.__main__ import TEMPLATES
from domain.act import Step
from domain.incident import Classification, Status
from monitor.templates import SHIPPED, titles
from tests.factories import incident
from tests.papers import act, drafted, exhibit, known, papers, said

# A field of a template: {{ name }}, {% if name %}, {% for 行 in name %}.
FIELD = re.compile(r"(?:\{\{\s*|\bif (?:not )?|\bin )([^\W\d][\w.]*)")
FITTING = {
    Document.FREEZE: Classification.ACCOUNT_COMPROMISE,
    Document.RECTIFICATION: Classification.ACCOUNT_COMPROMISE,
}


def used(name: str) -> set[str]:
    text = re.sub(r"<[^>]*>", "", members((SHIPPED / f"{name}.docx").read_bytes())["word/document.xml"].decode())
    tags = " ".join(re.findall(r"\{[{%].*?[}%]\}", text))
    return {field for field in FIELD.findall(tags) if not field.startswith(("行", "loop"))}


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_shipped_template_is_the_generated_one(name: str) -> None:
    assert members((SHIPPED / f"{name}.docx").read_bytes()) == members(TEMPLATES[name]()), "run make templates"


def test_every_template_that_a_document_needs_is_shipped() -> None:
    assert set(TEMPLATES) == set(titles())


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_field_of_a_template_is_explained(name: str) -> None:
    explained = report.GLOSSARY if name == "report" else glossary.CASE
    assert used(name) <= set(explained)


def test_every_field_that_is_filled_is_explained_and_the_other_way_round() -> None:
    assert set(known(Document.LETTER, papers())) == set(glossary.CASE)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_page_has_the_margins_of_an_official_document(name: str) -> None:
    (section,) = opened(io.BytesIO((SHIPPED / f"{name}.docx").read_bytes())).sections
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round((margin or 0) / Mm(1)) for margin in margins] == [37, 35, 28, 26]


@pytest.mark.parametrize("document", Document)
@pytest.mark.parametrize("status", [Status.SUSPECTED, Status.CONFIRMED])
def test_nothing_of_a_template_is_left_in_a_draft(document: Document, status: Status) -> None:
    classification = FITTING.get(document, Classification.MASQUERADE)
    case = incident(number=12, classification=classification, status=status)
    text = said(drafted(document, papers(incident=case, evidence=(exhibit(),), acts=(act(Step.VERIFIED),))))
    assert not re.search(r"\{[{%#]|[%#}]\}", text)
    assert FORMS[document].title.zh in text or "DT-000012" in text or document is Document.PUBLIC_NOTICE


@pytest.mark.parametrize("document", [kind for kind in Document if kind is not Document.FACTS_SHEET])
def test_what_nobody_knows_is_a_marked_blank(document: Document) -> None:
    assert "成文日期" in blanks(drafted(document, papers()))
