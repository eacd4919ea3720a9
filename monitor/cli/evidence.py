"""What a case rests on, for a terminal: what was found, what it was before and after, and the posts it speaks of."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from alerting.messages.render import harmless
from detectors.tampering.deletions import DELETION
from detectors.tampering.diff import REPLACED, Piece, kept_share, pieces
from detectors.tampering.edits import EDIT
from domain.finding import Finding
from domain.observation import UNDATED, Post
from domain.text import Locale
from monitor.cli.desk import LINE_LIMIT, plain
from monitor.evidence.observation import named

Local = Callable[[datetime], str]

GONE, CAME, ASIDE, NAME, QUOTE = "red strike", "bold green", "dim", "cyan", "bold"
# A text is quoted up to here; what stayed the same between two edits is cut down to so much on either side.
QUOTED, AROUND = 600, 40
MOST_POSTS, MOST_HEADS, HEAD, CLIENT = 8, 10, 32, 60
# Shorter values stand in the finding's own words, both of them.
SHORT = 40
# What an edit did beside the words, as the evidence lists it.
BESIDE = ("links", "media", "codes")
# Named by hashes, which tell people nothing.
UNREADABLE = frozenset({"avatar_hash"})


def facts(posts: Sequence[Post]) -> list[dict[str, object]]:
    """Posts for programs."""
    return [
        {
            "post_id": post.post_id,
            "published_at": None if post.published_at == UNDATED else post.published_at,
            "text": post.text,
            "client": post.client,
            "url": post.url,
        }
        for post in posts
    ]


def shown(findings: Sequence[Finding], posts: Sequence[Post], locale: Locale, local: Local) -> Iterator[RenderableType]:
    """What was done to the account, then each post that something was found in, quoted with all that was."""
    stored = {post.post_id for post in posts}
    alone = [finding for finding in findings if _event(finding) not in stored]
    if alone:
        yield from ("", _done(alone, posts, locale, local))
    found = [finding for finding in findings if _event(finding) in stored]
    if found:
        yield from ("", _quoted(found, posts, locale, local))


def _done(findings: Sequence[Finding], posts: Sequence[Post], locale: Locale, local: Local) -> Table:
    rows = _grid(2)
    for finding in findings:
        own = [post for post in posts if post.post_id in named((finding,))]
        details = Group(plain(finding.summary.within(locale)), *_details(finding, own, local))
        rows.add_row(Line(finding.detector, style=NAME), details)
    return rows


def _quoted(findings: Sequence[Finding], posts: Sequence[Post], locale: Locale, local: Local) -> Table:
    rows = _grid(2)
    told = [post for post in posts if any(_event(finding) == post.post_id for finding in findings)]
    for post in told[:MOST_POSTS]:
        if rows.row_count:
            rows.add_row()
        found = [finding for finding in findings if _event(finding) == post.post_id]
        text = Line(_safe(post.text), style=QUOTE)
        rows.add_row(_written(post, local), Group(text, *_address(post), _reasons(found, locale)))
    if len(told) > MOST_POSTS:
        rows.add_row("", Line(f"and {len(told) - MOST_POSTS} more posts (--json has them all)", style=ASIDE))
    return rows


def _event(finding: Finding) -> str:
    """The post in which something was found; '' for what was done to posts that were there before."""
    return "" if finding.detector == EDIT else dict(finding.evidence).get("post", "")


def _grid(columns: int) -> Table:
    grid = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(columns - 1):
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _reasons(found: Sequence[Finding], locale: Locale) -> Table:
    rows = _grid(3)
    for finding in found:
        rows.add_row("·", Line(finding.detector, style=NAME), plain(finding.summary.within(locale)))
    return rows


def _written(post: Post, local: Local) -> Line:
    return Line(_when(post, local)).append(f"\n{harmless(post.client, CLIENT)}" if post.client else "", style=ASIDE)


def _address(post: Post) -> Iterator[Line]:
    if post.url:
        yield Line(harmless(post.url, LINE_LIMIT), style=ASIDE)


def _details(finding: Finding, posts: Sequence[Post], local: Local) -> Iterator[RenderableType]:
    evidence = dict(finding.evidence)
    if finding.detector == DELETION:
        yield from _heads(finding, posts, local)
    elif _is_changed(finding):
        yield from (_origin(post, local) for post in posts)
        yield from _change(evidence.get("before", ""), evidence.get("after", ""))
    yield from (_beside(name, evidence[name]) for name in BESIDE if finding.detector == EDIT and name in evidence)


def _is_changed(finding: Finding) -> bool:
    evidence = dict(finding.evidence)
    if finding.detector == EDIT:
        return True
    is_readable = {"before", "after"} <= set(evidence) and evidence.get("field") not in UNREADABLE
    return is_readable and max(len(evidence["before"]), len(evidence["after"])) > SHORT


def _change(before: str, after: str) -> Iterator[RenderableType]:
    """Within the text where it was edited, one below the other where it was replaced."""
    if before == after:
        return
    if before and after and kept_share(before, after) >= REPLACED:
        yield _edited(pieces(before, after))
        return
    both = _grid(2)
    both.add_row("-", Line(_safe(before) or "(nothing)", style=GONE))
    both.add_row("+", Line(_safe(after) or "(nothing)", style=CAME))
    yield both


def _edited(found: Sequence[Piece]) -> Line:
    """In brackets too, for whoever sees no colours."""
    line = Line()
    for place, piece in enumerate(found):
        if piece.before == piece.after:
            line.append(_shortened(piece.before, first=place == 0, last=place == len(found) - 1))
            continue
        if piece.before:
            line.append(f"[-{_safe(piece.before)}-]", style=GONE)
        if piece.after:
            line.append(f"{{+{_safe(piece.after)}+}}", style=CAME)
    return line


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """What stayed the same, without its middle where it is long: only what stands beside a change is of interest."""
    if len(text) <= 2 * AROUND:
        return _safe(text)
    return f"{'' if first else _safe(text[:AROUND])}…{'' if last else _safe(text[-AROUND:])}"


def _beside(name: str, value: str) -> Line:
    before, _, after = value.partition(" -> ")
    line = Line(f"{name}: ").append(harmless(before, LINE_LIMIT), style=GONE)
    return line.append(" -> ").append(harmless(after, LINE_LIMIT), style=CAME)


def _heads(finding: Finding, posts: Sequence[Post], local: Local) -> Iterator[RenderableType]:
    """The first words of what was deleted: of the stored posts, or as the finding quotes them."""
    quotes = [(_when(post, local), post.text) for post in posts]
    quotes = quotes or [("", value) for name, value in finding.evidence if name == "before"]
    rows = _grid(2)
    for when, text in quotes[:MOST_HEADS]:
        rows.add_row(Line(when, style=ASIDE), Line(harmless(" ".join(text.split()), HEAD), style=GONE))
    yield rows
    left = len(named((finding,))) - min(len(quotes), MOST_HEADS)
    if left > 0:
        yield Line(f"and {left} more (--json has them all)", style=ASIDE)


def _origin(post: Post, local: Local) -> Line:
    parts = (_when(post, local), harmless(post.client, CLIENT), harmless(post.url, LINE_LIMIT))
    return Line("  ".join(filter(None, parts)), style=ASIDE)


def _when(post: Post, local: Local) -> str:
    return "undated" if post.published_at == UNDATED else local(post.published_at)


def _safe(text: str) -> str:
    """What others wrote, its lines kept: nothing in it colours, moves or turns around what is shown."""
    lines = text.replace("\r\n", "\n").split("\n")
    whole = "\n".join(harmless(line, QUOTED) for line in lines)
    return whole if len(whole) <= QUOTED else f"{whole[: QUOTED - 1]}…"
