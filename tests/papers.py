"""Ordinary cases for documents, and what a filled document says. All names and places are invented."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from docx import Document as opened

from alerting.documents.fields import fields
from alerting.documents.filling import Fields, fill
from alerting.documents.kinds import FORMS, Document
from alerting.documents.papers import Papers, Sender
from domain.act import Act, Step
from domain.exhibit import Evidence, Exhibit
from monitor.templates import template
from tests.factories import NOW, account, incident, unit

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 2)


def papers(**changes: Any) -> Papers:
    values: dict[str, Any] = {
        "incident": incident(number=12),
        "platform": "Bluesky",
        "operator": "Bluesky Social, PBC",
        "unit": unit(code="11451300007784039E"),
        "managing_unit": "临泽市人民政府办公室",
        "official": account(url="https://bsky.test/profile/linze-ga.test"),
    }
    return Papers(**values | changes)


def sender(**changes: Any) -> Sender:
    values: dict[str, Any] = {
        "issuer": "临泽市政务和大数据发展局",
        "contact": "值班室",
        "phone": "0000-1234567",
        "address": "临泽市青柯路1号",
        "cyberspace_office": "临泽市互联网信息办公室",
        "police": "临泽市公安局网络安全保卫支队",
        "copies": ("临泽市人民政府办公室",),
        "rules": "《临泽市政务新媒体管理实施细则》",
    }
    return Sender(**values | changes)


def act(step: Step, **changes: Any) -> Act:
    values: dict[str, Any] = {"incident": 12, "at": NOW, "author": "lin", "step": step}
    return Act(**values | changes)


def exhibit(**changes: Any) -> Evidence:
    values: dict[str, Any] = {
        "incident": 12,
        "event": 1,
        "kind": Exhibit.FILE,
        "sha256": "ab" * 32,
        "size": 1,
        "media_type": "image/png",
        "taken_at": NOW,
        "source": "截图.png",
    }
    return Evidence(**values | changes)


def known(document: Document, case: Papers, office: Sender | None = None) -> Fields:
    return fields(document, case, office or sender(), zone=ZONE, today=TODAY)


def drafted(document: Document, case: Papers, office: Sender | None = None) -> bytes:
    shape, where = template(FORMS[document].template, None)
    return fill(shape, known(document, case, office), where=where)


def said(document: bytes) -> str:
    """All that a reader sees, a paragraph a line, tables included."""
    return "\n".join(_lines(opened(io.BytesIO(document))))


def _lines(page: Any) -> Iterator[str]:
    for paragraph in page.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
        yield "".join(
            node.text or ""
            for node in paragraph.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
        )
