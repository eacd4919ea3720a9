"""The edit signal: a post that was seen before and says something else now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import prod

from pydantic import BaseModel, ConfigDict, Field

from detectors.tampering.body import body
from detectors.tampering.corrected import is_corrected
from detectors.tampering.diff import readable
from detectors.tampering.edits import EDIT, Edit, edit
from detectors.tampering.marks import Mark, said
from domain.finding import Finding
from domain.look import Look
from domain.observation import Post, is_dated
from domain.past import Past
from domain.text import Text

DETECTOR = EDIT
REGISTERED = Text("（改为登记的本单位电话）", " (now the unit's telephone as registered)")


class Options(BaseModel):
    """How much each kind of mark says by itself (0-1); `late`: that it came so many days after the post.

    `corrected` is all that an edit says which puts the unit's own telephone in the place of another and does no more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    contact: float = Field(default=0.9, ge=0, le=1)
    link: float = Field(default=0.85, ge=0, le=1)
    code: float = Field(default=0.85, ge=0, le=1)
    number: float = Field(default=0.5, ge=0, le=1)
    name: float = Field(default=0.45, ge=0, le=1)
    picture: float = Field(default=0.4, ge=0, le=1)
    wording: float = Field(default=0.2, ge=0, le=1)
    replaced: float = Field(default=0.6, ge=0, le=1)
    corrected: float = Field(default=0.45, ge=0, le=1)
    late: float = Field(default=0.4, ge=0, le=1)
    late_days: float = Field(default=7, gt=0)


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """One finding for each post on record that is shown with another text, link, picture or code."""
    shown: Mapping[str, Post] = {} if seen.unread else {post.post_id: post for post in seen.posts}
    for each in past.kept:
        now = shown.get(each.post.post_id)
        found = edit(each.post, now, past.names) if now is not None else None
        if found is not None:
            yield finding(found, each.seen_at, seen.seen_at, options, past.telephones)


def finding(
    found: Edit, known_since: datetime, now: datetime, options: Options, telephones: frozenset[str] = frozenset()
) -> Finding:
    """The edit as evidence: both texts whole, and what was replaced in a readable line.

    `telephones` are the unit's as the register has them. A post without a date is as old as it is known, which is
    nothing to tell people.
    """
    has_date = is_dated(found.before, now)
    age = now - (found.before.published_at if has_date else known_since)
    what, diff = said(found.touched), readable(found.before.text, found.after.text) if _is_textual(found) else ""
    evidence = (
        ("post", found.before.post_id),
        ("touched", " ".join(mark for mark in Mark if mark in found.touched)),
        ("before", found.before.text),
        ("after", found.after.text),
        ("links", _listed(found.before.links, found.after.links)),
        ("media", _listed(found.before.media, found.after.media)),
        ("codes", _listed(found.before.codes, found.after.codes)),
    )
    when = _when(age) if has_date else Text("此前", "")
    corrected = is_corrected(found, telephones)
    known = REGISTERED if corrected else Text("", "")
    zh = f"{when.zh}发布的内容被修改，改动涉及{what.zh}{known.zh}{'：' * bool(diff)}{diff}"
    en = f"a post{when.en} was edited, touching {what.en}{known.en}{': ' * bool(diff)}{diff}"
    score = options.corrected if corrected else round(_score(found, age, options), 3)
    kept = tuple(pair for pair in evidence if pair[1])
    return Finding(detector=DETECTOR, score=score, summary=Text(zh, en), evidence=kept)


def _score(found: Edit, age: timedelta, options: Options) -> float:
    """Each kind of mark counts once; noisy or."""
    weights: list[float] = [getattr(options, mark.value) for mark in found.touched]
    weights += [options.replaced] if found.replaced else []
    weights += [options.late] if age >= timedelta(days=options.late_days) else []
    return 1 - prod(1 - weight for weight in weights)


def _is_textual(found: Edit) -> bool:
    return body(found.before).text != body(found.after).text


def _when(age: timedelta) -> Text:
    days = max(0, age.days)
    return Text(f"{days}天前", f" of {days} days ago") if days else Text("当天", " of today")


def _listed(before: Sequence[str], after: Sequence[str]) -> str:
    return f"{' '.join(before) or '-'} -> {' '.join(after) or '-'}" if set(before) != set(after) else ""
