"""The echo signal: the same text on several registered accounts within a day."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz.fuzz import ratio

from detectors.content.judging import judged
from detectors.content.reading import read
from detectors.texts.contacts import Way, contacts
from detectors.texts.links import hosts_in, unknown
from detectors.texts.prose import whole
from detectors.texts.voice import Kind, heard
from domain.finding import Finding
from domain.look import Look
from domain.observation import AHEAD, Post, is_dated
from domain.past import Past, Published, Voice
from domain.text import Text

DETECTOR = "echo.accounts"
# A text that is passed on, or says where it is from.
PASSED_ON, QUOTED = ("转发", "#转发", "repost", "rt @"), "//@"
NUMBER = re.compile(r"\d+")
AWAY = frozenset({Way.MESSENGER, Way.WECHAT, Way.QQ, Way.CARD, Way.MOBILE})


class Options(BaseModel):
    """`same`: how alike (0-1) two texts must be. From `campaign` accounts on it is a notice from above.

    `echoed` is for a text that by itself sounds unlike an office; what offices say they share every day (`plain`).
    `usual`: an account that shares that share of its posts with others is no wonder when it does again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    within_hours: float = Field(default=24, gt=0)
    same: float = Field(default=0.95, gt=0, le=1)
    shortest: int = Field(default=15, ge=1)
    campaign: int = Field(default=6, ge=2)
    usual: float = Field(default=0.05, ge=0, le=1)
    echoed: float = Field(default=0.45, ge=0, le=1)
    plain: float = Field(default=0.3, ge=0, le=1)
    expected: float = Field(default=0.15, ge=0, le=1)
    leads_away: float = Field(default=0.4, ge=0, le=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """One text on several accounts, the earliest first."""

    posts: tuple[Published, ...]

    @property
    def accounts(self) -> frozenset[str]:
        return frozenset(each.voice.account for each in self.posts)


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """One finding for each new post that others have too, as far as it is known when those published it."""
    known = {each.post.post_id for each in past.kept}
    others = [each for each in past.others if each.at <= seen.seen_at + AHEAD]
    for post in seen.posts:
        if post.post_id not in known:
            new = _published(post, past.voice, seen.seen_at)
            found = echoes(new, others, options)
            if found is not None:
                yield _finding(found, new, _score(found, new, past.own_hosts, options))


def _published(post: Post, voice: Voice, now: datetime) -> Published:
    """A new post without a date is taken for one of now."""
    at = post.published_at if is_dated(post, now) else now
    return Published(voice=voice, post_id=post.post_id, text=post.text, at=at)


def echoes(new: Published, others: Iterable[Published], options: Options) -> Echo | None:
    """The echo that a new post is part of, among posts that share a print with it; None where there is none."""
    if len(whole(new.text)) < options.shortest or _is_passed_on(new.text):
        return None
    span = timedelta(hours=options.within_hours)
    same = [each for each in others if abs(new.at - each.at) <= span and _is_elsewhere(new, each)]
    alike = [each for each in same if _alike(new.text, each.text, options)]
    ordered = sorted((new, *alike), key=lambda each: (each.at, each.voice.account, each.post_id))
    return Echo(posts=tuple(ordered)) if alike else None


def _is_elsewhere(one: Published, other: Published) -> bool:
    """Accounts of one circle share by right."""
    same = one.voice.account == other.voice.account
    return not same and (not one.voice.circle or one.voice.circle != other.voice.circle)


def _alike(one: str, other: str, options: Options) -> bool:
    """The same from end to end, figures included: notices are made from the same forms."""
    here, there = whole(one), whole(other)
    same = len(there) >= options.shortest and ratio(here, there) >= 100 * options.same
    return same and NUMBER.findall(here) == NUMBER.findall(there)


def _is_passed_on(text: str) -> bool:
    flat = text.strip().lower()
    return flat.startswith(PASSED_ON) or QUOTED in flat or Kind.CREDIT in heard(text)


def _score(found: Echo, new: Published, own_hosts: frozenset[str], options: Options) -> float:
    """A text that leads off the platform weighs wherever it stands."""
    strange = own_hosts and any(unknown(hosts_in(new.text), own_hosts))
    leads = bool(strange) or any(contact.way in AWAY for contact in contacts(new.text))
    usual = len(found.accounts) >= options.campaign or (new.voice.shared or 0.0) >= options.usual
    alone = options.echoed if judged(read(new.text), own_hosts=own_hosts) else options.plain
    score = (options.expected if usual else alone) + options.leads_away * leads
    return round(min(1.0, score), 3)


def _finding(found: Echo, new: Published, score: float) -> Finding:
    hours = (found.posts[-1].at - found.posts[0].at).total_seconds() / 3600
    other = next(each for each in found.posts if each.voice.account != new.voice.account)
    more = len(found.accounts) - 2
    zh = f"同一内容 {hours:.1f} 小时内也见于登记账号 {other.voice.account}{f' 等 {more + 1} 个' if more else ''}"
    en = f"the same text within {hours:.1f} h on {other.voice.account}{f' and {more} more' if more else ''}"
    said = Text(f"{zh}：「{_head(new.text)}」", f'{en}: "{_head(new.text)}"')
    evidence = (
        ("post", new.post_id),
        ("accounts", " ".join(sorted(found.accounts))),
        ("other_post", other.post_id),
    )
    return Finding(detector=DETECTOR, score=score, summary=said, evidence=evidence)


def _head(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"
