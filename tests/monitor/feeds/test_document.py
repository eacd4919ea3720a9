import codecs

import pytest

from monitor.feeds.document import Unfit, whole

TITLE = "<rss><channel><title>临泽发布</title></channel></rss>"


def declared(encoding: str, text: str = TITLE) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TITLE.encode(), "application/rss+xml"),
        (declared("utf-8"), "text/xml; charset=utf-8"),
        (declared("gb2312"), "text/xml"),
        (declared("gbk"), ""),
        (declared("gb18030"), "text/xml"),
        (declared("big5", TITLE.replace("临泽发布", "臨澤發布")), "text/xml"),
        (codecs.BOM_UTF8 + TITLE.encode(), "text/xml; charset=gbk"),
        (TITLE.encode("utf-16"), "application/xml"),
        (declared("utf-16-le"), "application/xml"),
        (TITLE.encode("gbk"), "application/xml; charset=GBK"),
        (declared("gbk"), "text/xml; charset=iso-8859-1"),
        (declared("utf-8"), "text/xml; charset=no-such-charset"),
        (b"\n\n  " + declared("utf-8"), "text/xml"),
    ],
)
def test_a_document_is_read_in_the_encoding_that_it_or_its_server_names(body: bytes, content_type: str) -> None:
    document = whole(body, content_type)
    assert document.root == "rss"
    assert "临泽发布" in document.text.decode() or "臨澤發布" in document.text.decode()


def test_letters_that_only_the_wider_charset_has_are_read() -> None:
    body = '<?xml version="1.0" encoding="gb2312"?><rss>镕㐀</rss>'.encode("gb18030")
    assert "镕㐀" in whole(body, "").text.decode()


@pytest.mark.parametrize(
    "body",
    [
        TITLE.encode("gbk"),
        b'<?xml version="1.0" encoding="ascii"?>\n<rss>\xff</rss>',
        b'<?xml version="1.0" encoding="punycode"?>\n<rss>\xff</rss>',
        b'<?xml version="1.0" encoding="hex"?>\n<rss>\xff</rss>',
    ],
)
def test_bytes_that_fit_no_encoding_that_is_named_are_not_guessed_at(body: bytes) -> None:
    with pytest.raises(Unfit, match="not in the encoding that it names"):
        whole(body, "text/xml")


@pytest.mark.parametrize("cut", range(1, len(TITLE.encode())))
def test_no_part_of_a_document_passes_for_the_whole(cut: int) -> None:
    with pytest.raises(Unfit):
        whole(TITLE.encode()[:cut], "text/xml; charset=gb18030")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "临泽",
        "<rss></rss><rss></rss>",
        "<rss><channel></rss></channel>",
        "<rss><a:b/></rss>",
        "<rss>&unknown;</rss>",
        '<!DOCTYPE rss SYSTEM "https://elsewhere.example/rss.dtd"><rss>&unknown;</rss>',
        "<rss>a & b</rss>",
        "<rss>\x01</rss>",
    ],
)
def test_what_is_not_well_formed_is_unfit(body: str) -> None:
    with pytest.raises(Unfit):
        whole(body.encode(), "text/xml")


def test_characters_that_html_calls_by_name_are_mended() -> None:
    document = whole("<rss>临泽&nbsp;发布 &amp;&copy;</rss>".encode(), "text/xml")
    assert document.mended
    assert document.text.decode().endswith("<rss>临泽&#160;发布 &amp;&#169;</rss>")
    assert not whole(TITLE.encode(), "text/xml").mended


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss>&a;</rss>',
        '<!DOCTYPE r [<!ENTITY % a SYSTEM "https://elsewhere.example/"> %a;]><rss/>',
        '<!DOCTYPE r [<!ENTITY a "' + "x" * 100_000 + '">]><rss>' + "&a;" * 20_000 + "</rss>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_with_entities_of_its_own_is_refused(body: str, encoding: str) -> None:
    with pytest.raises(Unfit, match="declares entities"):
        whole(body.encode(encoding), "application/xml")


@pytest.mark.parametrize(
    "inner",
    ["<a>" * 200 + "</a>" * 200, "<a/>" * 30_000, "<a " + " ".join(f'a{n}=""' for n in range(200)) + "/>"],
)
def test_a_document_beyond_all_measure_is_refused(inner: str) -> None:
    with pytest.raises(Unfit, match="than any feed has"):
        whole(f"<rss>{inner}</rss>".encode(), "application/xml")


def test_a_root_with_a_prefix_is_known_by_its_name() -> None:
    body = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    assert whole(body, "").root == "rdf"
