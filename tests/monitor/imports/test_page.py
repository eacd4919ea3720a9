"""Pages as browsers save them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.errors import NotAllowed
from monitor.connectors import catalog
from monitor.connectors.spec import Spec
from monitor.imports import page
from monitor.imports.page import About
from monitor.imports.recorded import Recorder
from monitor.imports.seen import Reading
from monitor.imports.times import Times
from tests.factories import NOW
from tests.monitor.imports.recordings import SECRET

ABOUT = About(platform="weibo", user_id="77", at=None)
NOBODY = About(platform="", user_id="", at=None)
META = '<meta property="og:title" content="临泽发布"><meta name="description" content="权威 &amp;\n发布">'
CHROME = "<!-- saved from url=(0033)https://weibo.example/u/77?a=1 -->\n"
SINGLE = """<!DOCTYPE html> <html lang="zh"><!--
 Page saved with SingleFile
 url: https://weibo.example/u/77?ticket={secret}
 saved date: Mon Mar 02 2026 09:20:00 GMT+0800 (China Standard Time)
-->"""
HALL = """
id: hall
name: 大厅
version: 1
class: B
verified: shape
sources: ["invented"]
base_url: https://hall.example
parse: html
operations:
  profile:
    request: {path: "/u/{{user_id}}"}
    proof: "matches('class=\\"card\\"', text)"
    items: ".card"
    select: {id: "::attr(data-id)", name: "h1::text", intro: "p::text"}
    fields: {user_id: id, display_name: name, bio: intro}
"""


def read(folder: Path, text: str, about: About = ABOUT, *specs: Spec) -> Reading:
    (folder / "a.html").write_text(text, "utf-8")
    return page.read(folder / "a.html", Recorder(specs=specs, times=Times(NOW)), about)


def hall(folder: Path) -> Spec:
    (folder / "hall.yaml").write_text(HALL, "utf-8")
    return catalog.read("hall", folder)


def test_a_page_says_what_it_is_about_and_where_it_comes_from(tmp_path: Path) -> None:
    (seen,) = read(tmp_path, f"{CHROME}<html><head>{META}<title>x</title></head></html>").seen
    found = seen.profile
    assert (found.key, found.display_name, found.bio) == ("weibo:77", "临泽发布", "权威 & 发布")
    assert found.url == "https://weibo.example/u/77?a=1"
    assert (seen.at, seen.listed) == (NOW, True)


def test_single_file_says_when_and_no_credential_of_its_address_stays(tmp_path: Path) -> None:
    reading = read(tmp_path, SINGLE.format(secret=SECRET) + f"<head>{META}</head></html>")
    (seen,) = reading.seen
    assert seen.at == datetime(2026, 3, 2, 1, 20, tzinfo=UTC)
    assert seen.profile.url == "https://weibo.example/u/77?ticket=hidden"
    assert SECRET not in repr(reading)


@pytest.mark.parametrize(
    "head",
    [
        CHROME.replace("weibo.example/u/77?a=1", "hall.example/u/12"),
        SINGLE.replace("weibo.example/u/77?ticket={secret}", "hall.example/u/12"),
        '<link rel="canonical" href="https://hall.example/u/12">',
        '<meta property="og:url" content="https://hall.example/u/12">',
    ],
)
def test_a_page_that_a_connector_knows_is_read_by_it(tmp_path: Path, head: str) -> None:
    text = f'{head}<html><body><div class="card" data-id="12"><h1>临泽发布</h1><p>简介</p></div></body></html>'
    (seen,) = read(tmp_path, text, NOBODY, hall(tmp_path)).seen
    assert (seen.key, seen.profile.bio, seen.given) == ("hall:12", "简介", None)


def test_a_connector_that_cannot_read_its_page_says_so(tmp_path: Path) -> None:
    text = '<link rel="canonical" href="https://hall.example/u/12"><html><body>别的</body></html>'
    reading = read(tmp_path, text, NOBODY, hall(tmp_path))
    assert [flaw.outcome for flaw in reading.flaws] == ["shape"]


def test_a_page_of_nobody_known_asks_whose_it_is(tmp_path: Path) -> None:
    (flaw,) = read(tmp_path, f"<html><head>{META}</head></html>", NOBODY).flaws
    assert "--id" in flaw.remedy.en


def test_a_page_without_a_title_shows_no_name(tmp_path: Path) -> None:
    assert len(read(tmp_path, "<html><body></body></html>").flaws) == 1


def test_a_page_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes('<html><meta charset="gbk"><title>临泽发布</title></html>'.encode("gbk"))
    (seen,) = page.read(path, Recorder(specs=(), times=Times(NOW)), ABOUT).seen
    assert seen.profile.display_name == "临泽发布"


def test_what_is_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        read(tmp_path, "just words")


@pytest.mark.parametrize(
    "text", ["<" * 200_000, "<html>" + "<div>" * 200_000, "<!-- saved from url=(1" + "x" * 99_999, "<![x"]
)
def test_a_hostile_page_is_told_and_never_a_crash(tmp_path: Path, text: str) -> None:
    assert len(read(tmp_path, text).flaws) == 1
