"""feedparser's own tests, 2,242 documents, through our reading of feeds: whole ones are read, others prove nothing."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lxml.etree
import pytest

from domain.answer import Answer, Outcome
from domain.observation import Post
from monitor.http import Reply
from monitor.platforms.feed import Options, Platform
from tests.lab.servers import RECORDINGS
from tests.monitor.doors import BASE, Server, door, says

CORPUS = RECORDINGS / "feedparser-6.0.14" / "tests"
DOCUMENTS = 2242
SERVED = re.compile(rb"^Header:\s+Content-type:\s*(.+)$", re.MULTILINE | re.IGNORECASE)
# CDF was given up in 1999; entities of a document's own are how it might grow.
REFUSED = ("no feed: its root is channel", "declares entities or elements of its own")
UNTITLED = "title: missing"


@pytest.fixture(scope="module")
def corpus() -> tuple[Path, ...]:
    found = tuple(sorted(CORPUS.rglob("*.xml")))
    assert len(found) == DOCUMENTS, f"{CORPUS}: {len(found)} of {DOCUMENTS} documents; run make lab"
    return found


def answers(corpus: tuple[Path, ...]) -> Iterator[tuple[Path, bytes, Answer[tuple[Post, ...]]]]:
    platform = Platform("website", Options(base_url=BASE), door(Server(says())))
    for path in corpus:
        body = path.read_bytes()
        served = SERVED.search(body)
        kind = served[1].decode().strip() if served else "application/xml"
        yield path, body, platform.read_posts(Reply(200, {"content-type": kind}, body, f"{BASE}/feed.xml"))


def is_well_formed(body: bytes) -> bool:
    """As another reader of XML sees it, which fetches nothing."""
    try:
        lxml.etree.fromstring(body, lxml.etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False))
    except (lxml.etree.XMLSyntaxError, ValueError):
        return False
    return True


def was_read(answer: Answer[tuple[Post, ...]]) -> bool:
    """Whether the feed was taken for one; without items and without a title it is, and proves nothing."""
    return answer.outcome.is_valid or answer.detail == UNTITLED


def test_every_well_formed_document_is_read(corpus: tuple[Path, ...]) -> None:
    ours = [one for one in answers(corpus) if one[0].is_relative_to(CORPUS / "wellformed") and is_well_formed(one[1])]
    unread = [(path.name, answer.detail) for path, _, answer in ours if not was_read(answer)]
    assert len(ours) > 1_700
    assert [one for one in unread if not one[1].startswith(REFUSED)] == []
    assert len(unread) <= 17


def test_nothing_that_is_not_well_formed_is_an_account_without_posts(corpus: tuple[Path, ...]) -> None:
    empty = [(path, body) for path, body, answer in answers(corpus) if answer.outcome is Outcome.EMPTY]
    assert empty
    assert [path.name for path, body in empty if not is_well_formed(body) and not is_in_another_charset(body)] == []


def is_in_another_charset(body: bytes) -> bool:
    """The other reader knows fewer charsets and no server's word."""
    named = re.search(rb"encoding=['\"]([^'\"]+)['\"]", body)
    if SERVED.search(body) or named is None:
        return bool(SERVED.search(body))
    try:
        text = body.decode(codecs.lookup(named[1].decode()).name)
    except (LookupError, UnicodeDecodeError):
        return False
    return is_well_formed(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).strip().encode())


def test_no_document_says_anything_of_an_account_that_is_gone(corpus: tuple[Path, ...]) -> None:
    outcomes = Counter(answer.outcome for _, _, answer in answers(corpus))
    assert set(outcomes) <= {Outcome.OK, Outcome.EMPTY, Outcome.SHAPE}
    assert outcomes[Outcome.OK] > 1_000


@pytest.mark.parametrize("charset", ["big5", "http_application_atom_xml_gb2312_charset", "utf-16le-bom", "utf-16be"])
def test_documents_in_other_charsets_are_read(corpus: tuple[Path, ...], charset: str) -> None:
    (answer,) = (answer for path, _, answer in answers(corpus) if path == CORPUS / "encoding" / f"{charset}.xml")
    assert was_read(answer)
