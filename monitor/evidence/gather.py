"""gather: keeps what a case rests on, at its own pace and after the alarm; what cannot be had is said, not left out."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from config.evidence import EvidenceSettings
from domain.answer import Answer, Outcome
from domain.exhibit import Evidence, Exhibit
from domain.incident import Incident
from domain.lead import is_provisional
from domain.observation import Post, Profile
from domain.ports import Operation, Platform
from domain.text import Locale, Text
from monitor.evidence.answers import Gathered, answers
from monitor.evidence.avatars import Avatar
from monitor.evidence.canonical import canonical
from monitor.evidence.locker import Locker
from monitor.evidence.observation import MEDIA_TYPE, named, observation
from monitor.http.capture import Exchange, capturing
from monitor.http.sniff import media_type
from monitor.pieces import one_by_one, side_by_side
from monitor.store import Store, evidence, quoted
from monitor.store.evidence import Owing

AT_ONCE = 5
PAGES = 3
PAUSE = timedelta(minutes=1)
# One case's questions to a platform: profile and posts, each with its repetitions and its queue.
PATIENCE_SECONDS = 180.0

ANEW = Text("头像原图", "the avatar as it was fetched")
EARLIER = Text("头像原图，此次未重新取得，沿用此前取得的", "the avatar as it was fetched before; not fetched anew")

log = structlog.get_logger("gather")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a platform said when it was asked anew. `missing` says what could not be had, None where all was."""

    exchanges: tuple[Exchange, ...] = ()
    profile: Profile | None = None
    missing: Text | None = None
    not_before: datetime | None = None
    is_final: bool = False


@dataclass(frozen=True, kw_only=True)
class Gather:
    """`picture` gives a profile's avatar, `page` a picture of the page at an address, where configured.

    `reasons` are those of the grading rules by id. `platforms` are those that are switched on, by name; `silent` tells
    until when one that gave no valid answer is left alone.
    """

    store: Store
    locker: Locker
    platforms: Mapping[str, Platform]
    picture: Callable[[Profile], Awaitable[Avatar | None]]
    page: Callable[[str], Awaitable[Answer[bytes]]] | None
    reasons: Mapping[str, Text]
    settings: EvidenceSettings
    locale: Locale
    clock: Callable[[], datetime]
    silent: dict[str, datetime] = field(default_factory=dict)

    async def run(self) -> int:
        """Works off what is due, platform by platform at the same time; returns how many changes are done with."""
        now = self.clock()
        silent = frozenset(platform for platform, until in self.silent.items() if now < until)
        claimed = await self.store.write(self._claim, now, silent)
        lanes = defaultdict[str, list[Owing]](list)
        for owing in claimed:
            lanes[owing.record.subject.partition(":")[0]].append(owing)
        return sum(await side_by_side((name, self._lane(name, lane)) for name, lane in lanes.items()))

    def _claim(self, conn: Connection, now: datetime, silent: frozenset[str]) -> tuple[Owing, ...]:
        """What is due, for no other process until a whole lane has had its time; `next_at` is when to try it again."""
        claimed = evidence.claim(conn, now, most=AT_ONCE, pause=PAUSE, but=silent)
        lease = timedelta(seconds=AT_ONCE * (PATIENCE_SECONDS + PAGES * self.settings.page_seconds))
        for owing in claimed:
            evidence.put_off(conn, owing, max(owing.next_at, now + lease))
        return claimed

    async def _lane(self, platform: str, lane: Iterable[Owing]) -> int:
        """One platform's cases, one after the other; where one is refused the others are not asked about either."""
        return sum(await one_by_one((f"incident {owing.incident}", self._gather(platform, owing)) for owing in lane))

    async def _gather(self, platform: str, owing: Owing) -> bool:
        """Whether the case is done with."""
        await self.store.write(self._observe, owing)
        waits = self.clock() < self._end(owing)
        if waits and self._is_silent(platform):
            await self._put_off(platform, owing)
            return False
        heard = await self._asked(platform, owing.record)
        if heard.missing is not None and not heard.is_final and waits:
            self.silent[platform] = heard.not_before or self.clock() + PAUSE
            await self._put_off(platform, owing)
            return False
        pieces = await self._pieces(platform, owing, heard)
        await asyncio.to_thread(self._put, pieces)
        await self.store.write(self._finish, owing, pieces)
        return True

    async def _put_off(self, platform: str, owing: Owing) -> None:
        await self.store.write(evidence.put_off, owing, max(owing.next_at, self.silent[platform]))

    def _is_silent(self, platform: str) -> bool:
        until = self.silent.get(platform)
        return until is not None and self.clock() < until

    def _end(self, owing: Owing) -> datetime:
        return owing.added_at + timedelta(hours=self.settings.give_up_hours)

    def _observe(self, conn: Connection, owing: Owing) -> None:
        """At the first attempt already: what Diting itself knows needs no platform."""
        kept = (piece for piece in evidence.of(conn, owing.incident) if piece.event == owing.event)
        if any(piece.kind is Exhibit.OBSERVATION for piece in kept):
            return
        record = owing.record
        data = observation(
            record,
            _quoted(conn, record),
            versions=self.locker.versions,
            reason=self.reasons.get(record.rule),
            recorded_at=owing.added_at,
        )
        about = Text("谛听的观测与判定", "what Diting saw and judged")
        kind, source = Exhibit.OBSERVATION, record.subject
        self._keep(conn, owing, Gathered(kind=kind, data=data, media_type=MEDIA_TYPE, source=source, note=about))

    async def _asked(self, name: str, record: Incident) -> Heard:
        platform = self.platforms.get(name)
        if not self.settings.answers:
            return Heard(profile=record.profile)
        if is_provisional(record.subject):
            said = Text("账号ID未知，无法向平台查询", "the account's id is unknown, so no platform can be asked")
            return Heard(profile=record.profile, missing=said, is_final=True)
        if platform is None:
            said = Text(f"未接入平台 {name}，须人工取证", f"{name} is not switched on: people must gather the proof")
            return Heard(profile=record.profile, missing=said, is_final=True)
        user_id = record.subject.partition(":")[2]
        if not platform.offers(Operation.PROFILE, user_id):
            said = Text(
                f"平台 {name} 无法按账号查询，须人工取证",
                f"{name} cannot be asked about single accounts: people must gather the proof",
            )
            return Heard(profile=record.profile, missing=said, is_final=True)
        with capturing() as exchanges:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    heard = await _heard(platform, user_id)
            except TimeoutError:
                heard = Heard(missing=_refused(Answer(outcome=Outcome.ERROR, detail="no answer in time")))
        return replace(heard, exchanges=tuple(exchanges), profile=heard.profile or record.profile)

    async def _pieces(self, platform: str, owing: Owing, heard: Heard) -> tuple[Gathered, ...]:
        found = [*answers(platform, heard.exchanges)]
        if heard.missing is not None:
            found.append(_lack(Exhibit.ANSWER, platform, heard.missing, owing, self.clock()))
        profile = heard.profile
        if profile is not None and profile.avatar_url:
            found.append(await self._avatar(profile, owing))
        if self.page is not None:
            posts = await self.store.read(_quoted, owing.record)
            for address in _addresses(owing.record, profile, posts):
                found.append(await self._page(self.page, address, owing))
        return tuple(found)

    async def _avatar(self, profile: Profile, owing: Owing) -> Gathered:
        """An older picture bears the time at which it came from the platform, which need not give it any more."""
        began, shown = self.clock(), await self.picture(profile)
        if shown is None:
            lack = Text("头像图片未能取得", "the avatar could not be had")
            return _lack(Exhibit.AVATAR, profile.key, lack, owing, self.clock())
        return Gathered(
            kind=Exhibit.AVATAR,
            data=shown.data,
            media_type=media_type(shown.data),
            source=profile.key,
            note=ANEW if shown.fetched_at >= began else EARLIER,
            taken_at=shown.fetched_at,
        )

    async def _page(self, page: Callable[[str], Awaitable[Answer[bytes]]], url: str, owing: Owing) -> Gathered:
        answer = await page(url)
        if answer.found is None:
            lack = Text(f"页面截图未能取得：{answer.detail}", f"no picture of the page: {answer.detail}")
            return _lack(Exhibit.PAGE, url, lack, owing, self.clock())
        about = Text("页面截图", "picture of the page")
        return Gathered(kind=Exhibit.PAGE, data=answer.value, media_type="image/png", source=url, note=about)

    def _put(self, pieces: Iterable[Gathered]) -> None:
        """Ahead of the transaction, so that the writer does not wait for the disk."""
        for piece in pieces:
            self.locker.hold(piece.data)

    def _finish(self, conn: Connection, owing: Owing, pieces: Iterable[Gathered]) -> None:
        for piece in pieces:
            self._keep(conn, owing, piece)
        evidence.gathered(conn, owing)
        log.info("evidence.gathered", incident=owing.incident, version=owing.event, attempts=owing.attempts)

    def _keep(self, conn: Connection, owing: Owing, piece: Gathered) -> Evidence:
        return self.locker.keep(
            conn,
            piece.data,
            incident=owing.record,
            event=owing.event,
            kind=piece.kind,
            media_type=piece.media_type,
            source=piece.source,
            note=piece.note.within(self.locale),
            now=piece.taken_at or self.clock(),
        )


async def _heard(platform: Platform, user_id: str) -> Heard:
    """The account and its posts; of one that is not there the platform's saying so is the evidence."""
    seen = await platform.profile(user_id)
    if seen.found is None:
        missing = None if seen.outcome.is_absence else _refused(seen)
        return Heard(missing=missing, not_before=seen.not_before)
    if not platform.offers(Operation.POSTS, user_id):
        return Heard(profile=seen.value)
    posts = await platform.posts(user_id)
    missing = None if posts.outcome.is_valid else _refused(posts)
    return Heard(profile=seen.value, missing=missing, not_before=posts.not_before)


def _refused(answer: Answer[object]) -> Text:
    said = f"{answer.outcome}: {answer.detail}".removesuffix(": ")
    return Text(f"平台未作有效应答：{said}", f"the platform gave no valid answer: {said}")


def _lack(what: Exhibit, source: str, why: Text, owing: Owing, now: datetime) -> Gathered:
    """That something could not be had is evidence too: when it was tried, how often, and why it failed.

    It is Diting's own statement, lest anybody take it for the picture or the answer that it stands for.
    """
    facts = {
        "form": "diting-missing/1",
        "what": what.value,
        "source": source,
        "why": {"zh": why.zh, "en": why.en},
        "attempts": owing.attempts,
        "first_tried_for": owing.added_at.isoformat(),
        "last_tried": now.isoformat(),
    }
    said = Text(f"未能获取：{why.zh}", f"could not be fetched: {why.en}")
    return Gathered(kind=Exhibit.OBSERVATION, data=canonical(facts), media_type=MEDIA_TYPE, source=source, note=said)


def _quoted(conn: Connection, record: Incident) -> tuple[Post, ...]:
    return quoted.posts(conn, record.subject, named(record.findings))


def _addresses(record: Incident, profile: Profile | None, posts: Iterable[Post]) -> tuple[str, ...]:
    """The pages to be shown: the account's, and those of the newest posts that something was found in."""
    shown = profile or record.profile
    pages = ([shown.url] if shown else []) + [post.url for post in posts]
    return tuple(dict.fromkeys(filter(None, pages)))[:PAGES]
