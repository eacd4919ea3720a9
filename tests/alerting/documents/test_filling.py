import io

import pytest
from docx import Document as opened

from alerting.documents.archive import members, packed
from alerting.documents.filling import blanks, fill
from alerting.documents.kinds import Document
from domain.errors import ConfigurationError
from domain.text import Text
from tests.factories import finding, incident, post, profile
from tests.papers import drafted, papers, said

HOSTILE = [
    ("{{ 7*7 }}", "{{ 7*7 }}"),
    ("{% for x in y %}", "{% for x in y %}"),
    ("{{ ''.__class__.__mro__ }}", "{{ ''.__class__.__mro__ }}"),
    ("{_{a}_}", "{_{a}_}"),
    ("<w:p/>&amp;<b>\"'", "<w:p/>&amp;<b>\"'"),
    ("]]>--><!-- x", "]]>--><!-- x"),
    ("临泽\u202e公安", "临泽U+202E公安"),
    ("临泽\u200b公安\x00\x1b", "临泽U+200B公安U+0000U+001B"),
    ("临泽\ud800公安", "临泽U+D800公安"),
    ("😀🏳️‍🌈", "😀🏳️U+200D🌈"),
    ("两行\n名称\t制表", "两行 名称 制表"),
]


def template(text: str) -> bytes:
    document = opened()
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("name", "shown"), HOSTILE)
def test_a_hostile_name_stands_there_as_it_is_and_is_never_executed(name: str, shown: str) -> None:
    seen = profile(display_name=name, bio=name, handle=name, url=name, verification_text=name)
    case = incident(number=12, profile=seen, findings=(finding(summary=Text(name, name)),))
    everything = papers(incident=case, posts=(post(text=name, url=name),))
    for document in (Document.LETTER, Document.NOTICE_POLICE, Document.SUMMARY):
        text = said(drafted(document, everything))
        assert shown in text
        assert "49" not in text


def test_a_long_bio_is_cut() -> None:
    text = said(drafted(Document.LETTER, papers(incident=incident(number=12, profile=profile(bio="长" * 5000)))))
    assert "长" * 100 in text
    assert "长" * 200 not in text
    assert "…" in text


def test_the_same_input_gives_the_same_bytes() -> None:
    assert drafted(Document.LETTER, papers()) == drafted(Document.LETTER, papers())


def test_a_draft_holds_neither_times_nor_names_of_machines() -> None:
    core = members(drafted(Document.LETTER, papers()))["docProps/core.xml"].decode()
    assert "1980-01-01T00:00:00Z" in core
    assert core.count("1980-01-01") == core.count("-01-01")


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        ("{{ 没有的字段 }}", "没有的字段"),
        ("{% if %}", "template.docx"),
        ("{{ 名称.__class__.__mro__ }}", "template.docx"),
        ("{{ 1/0 }}", "template.docx"),
    ],
)
def test_a_mistake_of_a_template_is_told_by_its_name(text: str, said_of_it: str) -> None:
    with pytest.raises(ConfigurationError, match=said_of_it):
        fill(template(text), {"名称": "甲"}, where="template.docx")


@pytest.mark.parametrize("data", [b"", b"no zip", packed({"a.txt": b"x"}), packed({"[Content_Types].xml": b"<x"})])
def test_what_is_no_word_file_is_told_so(data: bytes) -> None:
    with pytest.raises(ConfigurationError, match=r"not a \.docx file"):
        fill(data, {}, where="letter.docx")


def test_an_operator_may_split_a_field_over_several_runs() -> None:
    document = opened()
    paragraph = document.add_paragraph("单位：{")
    paragraph.add_run("{ 主办").bold = True
    paragraph.add_run("单位 }}")
    file = io.BytesIO()
    document.save(file)
    assert "单位：甲局" in said(fill(file.getvalue(), {"主办单位": "甲局"}, where="x"))


def test_blanks_are_listed_once_each() -> None:
    filled = fill(template("{{ a }}{{ b }}{{ a }}"), {"a": "【待填：文号】", "b": "【待填：签发人】"}, where="x")
    assert blanks(filled) == ("文号", "签发人")
