"""The count of a month in words: a table for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from domain.notification import Reason
from tests.benchmarks.month import count
from tests.benchmarks.month.count import Told
from tests.benchmarks.month.run import Played

CASE_OPENS = frozenset({Reason.OPENED, Reason.ESCALATED, Reason.REOPENED})


def lines(played: Played, messages: Iterable[Told]) -> Iterator[str]:
    start, end = played.start, played.start + timedelta(days=played.days)
    month = tuple(each for each in messages if start <= each.at < end)
    single = count.singly(month)
    changed = count.changes(single)
    yield f"accounts {len(played.city.accounts)}, units {len(played.city.units)}, days {played.days}"
    yield _daily("notices (changes told at once)", changed, played)
    yield _daily("their messages to addresses", single, played)
    yield _daily("digests", [each for each in month if each.reason is Reason.DIGEST], played)
    yield _daily("about Diting itself", [each for each in month if each.is_own], played)
    yield f"notices by reason: {_tally(each.reason for each in changed)}"
    yield f"notices by level: {_tally(each.severity.numeral for each in changed if each.severity)}"
    yield f"messages by rung: {_tally(count.rung(each.address) for each in single)}"
    yield f"busiest addresses: {Counter(each.address for each in single).most_common(6)}"
    units = Counter((each.unit, (each.at - start).days) for each in changed)
    yield f"most notices of one unit on one day: {units.most_common(3)}"
    yield f"longest silence: {count.silence(single, start, end)}"
    yield from _opened(played, changed)
    yield from _planted(played, month)


def _opened(played: Played, changed: Iterable[Told]) -> Iterator[str]:
    planted = {each.subject for each in played.script.planted}
    cases = Counter(each.change[0] for each in changed)
    for each in changed:
        if each.reason in CASE_OPENS:
            sort = "attack " if each.subject in planted else "genuine"
            level = each.severity.numeral if each.severity else "-"
            told = cases[each.change[0]]
            yield f"  {each.at:%m-%d %H:%M}Z {sort} {each.reason} {level} {each.classification} {each.subject}: {told}"


def _planted(played: Played, month: Sequence[Told]) -> Iterator[str]:
    for each in count.outcomes(played.script.planted, month):
        told = f"found after {each.found}, told after {each.delay}, delivered after {each.delivered}"
        said = "MISSED" if each.delay is None else told
        level = each.worst.numeral if each.worst else "-"
        yield f"  {said}: {each.planted.what}, level {level}, by the table {each.planted.level.numeral}"


def _daily(what: str, messages: Sequence[Told], played: Played) -> str:
    days = count.by_day(messages, played.start, played.days)
    return f"{what}: {len(messages)}, a day {len(messages) / played.days:.2f}; by day {days}"


def _tally(values: Iterable[object]) -> str:
    return ", ".join(f"{value} {number}" for value, number in Counter(map(str, values)).most_common())
