"""The fields that say what a case rests on: its reasons, the posts concerned, and the evidence."""

import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from alerting.documents.filling import Value
from alerting.documents.papers import Papers
from alerting.documents.words import ADDRESS, EXHIBITS, NAME, SECRET, blank, moment, quoted
from domain.exhibit import Evidence, Exhibit
from domain.lead import is_provisional, told_by
from domain.observation import UNDATED, Post

Row = dict[str, str]
MOST_POSTS = 10
# The number that a comparison of names ends in, which tells a reader outside nothing.
SCORE = re.compile(r"(?<=」)[01]\.\d\d(?=：)|(?<=\") [01]\.\d\d(?=: )")
# Pictures of what could be seen, which people call screenshots.
PICTURES = frozenset({Exhibit.FILE, Exhibit.PAGE})
# What was had from the platform, or shows it; a report's own words and Diting's own record are neither.
TAKEN = frozenset({Exhibit.ANSWER, Exhibit.PAGE, Exhibit.AVATAR})


def proof(papers: Papers, zone: ZoneInfo) -> dict[str, Value]:
    secret, numbered = papers.incident.assessment.is_secret, list(_numbered(papers))
    pictures = [(name, each) for name, each in numbered if is_picture(each)]
    taken = _taken(papers, [each for _, each in numbered])
    found = () if secret else papers.incident.findings
    return {
        "监测依据": [
            {"序号": str(at), "内容": quoted(SCORE.sub("", each.summary.zh, count=1))}
            for at, each in enumerate(found, 1)
        ]
        or [{"序号": "1", "内容": SECRET if secret else blank("依据")}],
        "所涉内容": list(_posts(papers, zone)),
        "证据清单": [_exhibit(name, each, zone) for name, each in numbered],
        "有证据": bool(numbered),
        "取证时间": moment(taken[0].taken_at, zone) if taken else blank("取证时间"),
        "截图编号": "、".join(name for name, _ in pictures) or blank("截图编号"),
        "截图哈希": "；".join(each.sha256 for _, each in pictures) or blank("截图的SHA-256"),
        "证据份数": str(len(numbered)),
    }


def is_picture(each: Evidence) -> bool:
    return each.kind in PICTURES and each.media_type.startswith("image/")


def _taken(papers: Papers, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What shows the account; of what Diting found its own record does too."""
    return [each for each in evidence if not papers.is_hearsay or each.kind in TAKEN or is_picture(each)]


def _numbered(papers: Papers) -> Iterator[tuple[str, Evidence]]:
    """The same bytes once, however often they were taken: at first."""
    pieces = {each.sha256: each for each in reversed(papers.evidence)}
    for at, each in enumerate((each for each in papers.evidence if pieces[each.sha256] is each), 1):
        yield f"{papers.incident.reference}-证{at}", each


def _exhibit(name: str, each: Evidence, zone: ZoneInfo) -> Row:
    return {
        "编号": name,
        "类别": _kind(each),
        "时间": moment(each.taken_at, zone),
        "来源": _source(each),
        "SHA256": each.sha256,
    }


def _kind(each: Evidence) -> str:
    if told_by(each.source) is not None:
        return "线索文字"
    return "截图" if is_picture(each) else EXHIBITS[each.kind]


def _source(each: Evidence) -> str:
    told = told_by(each.source)
    if told is not None:
        return told.zh
    # The stand-in for an id that nobody knows is no source.
    source = "" if each.kind is Exhibit.OBSERVATION and is_provisional(each.source) else each.source
    return quoted(source or each.note, NAME) or "本系统"


def _posts(papers: Papers, zone: ZoneInfo) -> Iterator[Row]:
    if papers.incident.assessment.is_secret:
        yield {"时间": "—", "内容": SECRET, "链接": "—"}
        return
    for post in papers.posts[:MOST_POSTS]:
        yield {"时间": _published(post, zone), "内容": quoted(post.text), "链接": quoted(post.url, ADDRESS) or "—"}


def _published(post: Post, zone: ZoneInfo) -> str:
    return "不详" if post.published_at == UNDATED else moment(post.published_at, zone)
