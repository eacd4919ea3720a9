"""A browser recording read by the same connectors that ask platforms: each exchange gives the same closed answers."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.answer import Answer, Outcome
from domain.errors import NotAllowed
from domain.freshness import IMPORTED, Check, Freshness, heard
from domain.observation import Post, Profile
from domain.ports import Operation
from domain.text import Text
from monitor.connectors.reading import read_reply
from monitor.connectors.spec import Spec
from monitor.http.capture import HIDDEN
from monitor.http.pages import Page
from monitor.imports import bilingual, har, redact
from monitor.imports.fitting import Fit, Fitting
from monitor.imports.har import Entry, Unusable
from monitor.imports.remedies import ABSENT, REMEDIES
from monitor.imports.scan import Cut, Span, spans
from monitor.imports.searches import Asked
from monitor.imports.seen import Piece, Place, Reading, Seen
from monitor.imports.tally import ENTRY, UNTOLD, Shown, Tally
from monitor.imports.times import Times

LARGEST = 2 * 2**30
MOST = 200_000
NOBODY = frozenset({Outcome.EMPTY, Outcome.NOT_FOUND})
TRUNCATED = Text("文件不完整，在此处中断", "the file is cut off here")
TRUNCATED_REMEDY = Text("从浏览器重新导出；此前的条目已读取", "export it again; the entries before were read")


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """`specs` are the connectors that are known; `times` which moments count."""

    specs: Sequence[Spec]
    times: Times

    def read(self, path: Path) -> Reading:
        """Every account and post that a connector knows how to read. Raises NotAllowed for no recording at all."""
        size = path.stat().st_size
        if size > LARGEST:
            raise NotAllowed(
                Text(
                    f"{path.name}：超过 {LARGEST >> 30} GB；请分几次录制后导出",
                    f"{path.name}: larger than {LARGEST >> 30} GB; record and export it in several parts",
                )
            )
        if not size:
            raise NotAllowed(Text(f"{path.name}：文件是空的", f"{path.name}: the file is empty"))
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            tally = self._read(data)
        if not tally.entries and not tally.flaws:
            raise NotAllowed(
                Text(f"{path.name}：不是HAR文件，或其中没有条目", f"{path.name}: no HAR, or one without entries")
            )
        return tally.reading()

    def one(self, entry: Entry) -> Reading | None:
        """What a single exchange gives; None where no connector knows it."""
        tally = Tally(entries=1)
        try:
            self._entry(Fitting(self.specs), entry, tally)
        except Unusable as unusable:
            tally.flaw(entry.number, unusable.why, unusable.remedy)
        return None if tally.unknown else tally.reading()

    def _read(self, data: mmap) -> Tally:
        tally, fitting = Tally(), Fitting(self.specs)
        for span in spans(data):
            if isinstance(span, Cut):
                if span.number:
                    tally.flaw(span.number, TRUNCATED, TRUNCATED_REMEDY)
                break
            tally.entries += 1
            if tally.entries > MOST:
                said = Text(f"超过 {MOST} 个条目，其余未读", f"more than {MOST} entries; the rest was not read")
                tally.flaw(0, said, Text("分几次录制", "record in several parts"))
                break
            try:
                self._entry(fitting, har.entry(span.number, _slice(data, span)), tally)
            except Unusable as unusable:
                tally.flaw(span.number, unusable.why, unusable.remedy)
        return tally

    def _entry(self, fitting: Fitting, entry: Entry, tally: Tally) -> None:
        fits = tuple(fit for fit in fitting.fits(entry) if _says_whose(fit))
        if not fits:
            tally.unknown[_host(entry.url)] += 1
            return
        if (wrong := self.times.wrong(entry.at)) is not None:
            tally.flaw(entry.number, *wrong)
            return
        public = tuple({value for fit in fits for value in fit.asked.values()})
        known = redact.secrets(entry, public)
        body = redact.clean_body(har.body(entry), known)
        clean = redact.cleaned(entry, known)
        for fit, answer in _answers(fits, clean, body):
            self._take(tally, fit, answer, _Exchange(clean, body, known))

    def _take(self, tally: Tally, fit: Fit, answer: Answer[Page[Any]], exchange: "_Exchange") -> None:
        entry, platform = exchange.entry, fit.spec.platform
        if target := _target(fit):
            check, bare = Check(fit.operation.value), replace(answer, detail="")
            tally.asked.append(_asked(fit, answer, heard(platform, check, target, bare, entry.at, IMPORTED)))
        if answer.outcome.is_absence and fit.operation is not Operation.EXACT:
            tally.flaw(entry.number, *ABSENT, answer.outcome.value)
            return
        if answer.outcome in NOBODY:
            return
        if answer.found is None:
            detail = redact.without(answer.detail, exchange.secrets)
            why = bilingual.refusal(fit.spec.id, fit.operation.value, answer.outcome, detail)
            tally.flaw(entry.number, why, REMEDIES[answer.outcome], answer.outcome.value)
            return
        piece = exchange.piece()
        if fit.operation is Operation.POSTS:
            self._take_posts(tally, fit, answer.value, exchange, piece)
            return
        given = None if fit.operation is Operation.PROFILE else _given(fit)
        for profile in answer.value.items:
            if _is_hidden(profile):
                tally.flaw(entry.number, *_HIDDEN_ID)
                continue
            seen = Seen(
                profile=profile,
                at=entry.at,
                place=Place(ENTRY, entry.number),
                given=given,
                listed=fit.operation is Operation.SEARCH,
                pieces=(piece,),
            )
            tally.seen.append(seen)

    def _take_posts(self, tally: Tally, fit: Fit, page: Page[Post], exchange: "_Exchange", piece: Piece) -> None:
        entry, user_id = exchange.entry, fit.asked["user_id"]
        seen = Seen(
            profile=Profile(platform=fit.spec.platform, user_id=user_id),
            at=entry.at,
            place=Place(ENTRY, entry.number),
            given=frozenset(),
            posts=page.items,
            pieces=(piece,),
        )
        timeline = Shown(page.items, _turned(fit), page.cursor, seen)
        tally.pages[seen.key].append(timeline)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """An exchange without its credentials."""

    entry: Entry
    body: bytes
    secrets: tuple[str, ...]

    def piece(self) -> Piece:
        form = self.entry.media_type.partition(";")[0].strip().lower() or "application/octet-stream"
        return Piece(data=self.body, media_type=form, source=self.entry.url)


_HIDDEN_ID = (
    Text(
        "账号ID与浏览器的登录凭据相同，已隐去", "the account's id equals a credential of the browser's, and was hidden"
    ),
    Text("换一个浏览器账号录制，或用表格导入", "record with another login, or bring a table in"),
)


def _answers(fits: Iterable[Fit], clean: Entry, body: bytes) -> Iterator[tuple[Fit, Answer[Page[Any]]]]:
    """A valid answer to each question that the exchange may be, for one list may be several; else the first refusal."""
    refused: list[tuple[Fit, Answer[Page[Any]]]] = []
    answered = set[Operation]()
    for fit in fits:
        if fit.operation in answered:
            continue
        answer = _believed(fit, read_reply(_seen_in_browser(fit), fit.operation, har.reply(clean, body), fit.asked))
        if answer.outcome.is_valid:
            answered.add(fit.operation)
            yield fit, answer
        refused.append((fit, answer))
    if not answered:
        yield refused[0]


def _believed(fit: Fit, answer: Answer[Page[Any]]) -> Answer[Page[Any]]:
    """A page without anybody that leads on to others says nothing of them."""
    if fit.operation is Operation.POSTS or answer.found is None or answer.value.items:
        return answer
    return Answer(outcome=Outcome.SHAPE, detail="nobody that was asked for is on this page")


def _seen_in_browser(fit: Fit) -> Spec:
    """The browser may see the answer without the envelope that the connector knows."""
    browser = getattr(fit.spec.operations, fit.operation.value).browser
    if browser is None or browser.body is None:
        return fit.spec
    return fit.spec.model_copy(update={"body": browser.body})


def _slice(data: mmap, span: Span) -> bytes:
    if span.end - span.start > har.LARGEST_ENTRY:
        size = har.LARGEST_ENTRY >> 20
        why = Text(f"该条目超过 {size} MB", f"the entry is larger than {size} MB")
        raise Unusable(why, Text("不予读取", "it is left out"))
    if span.is_too_deep:
        raise Unusable(har.MALFORMED, har.AGAIN)
    return data[span.start : span.end]


def _says_whose(fit: Fit) -> bool:
    return fit.operation not in {Operation.PROFILE, Operation.POSTS} or "user_id" in fit.asked


def _target(fit: Fit) -> str:
    names = {Operation.SEARCH: "keyword", Operation.EXACT: "name"}
    return fit.asked.get(names.get(fit.operation, "user_id"), "")


def _given(fit: Fit) -> frozenset[str]:
    written = getattr(fit.spec.operations, fit.operation.value).fields.written
    return frozenset(name for name, _ in written)


def _asked(fit: Fit, answer: Answer[Page[Any]], seen: Freshness) -> Asked:
    if answer.found is None or fit.operation not in {Operation.SEARCH, Operation.EXACT}:
        return Asked(connector=fit.spec.id, seen=seen, cursor=_turned(fit))
    page = answer.value
    return Asked(
        connector=fit.spec.id, seen=seen, cursor=_turned(fit), next=page.cursor, more=page.more, found=page.items
    )


def _turned(fit: Fit) -> str:
    """Which page of a list this is; '' for the first."""
    paging, cursor = getattr(getattr(fit.spec.operations, fit.operation.value), "page", None), fit.asked.get("cursor")
    first = str(getattr(paging, "first", "") or "")
    is_first = (cursor or "") in {"", "0", first} and (fit.tells_page or paging is None)
    return "" if is_first else cursor or UNTOLD


def _is_hidden(profile: Profile) -> bool:
    return HIDDEN in profile.user_id or HIDDEN in profile.handle


def _host(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).hostname or urlsplit(url).scheme or "?"
    return "?"
