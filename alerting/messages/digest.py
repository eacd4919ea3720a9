"""Puts the daily digest of a reader and the head of the audit chain into words, in each language."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from shlex import quote

from alerting.digest import Digest, Entry, is_hint
from alerting.looked import Extent, Looked
from alerting.messages import digest_words as words
from alerting.messages.coverage import detailed
from alerting.messages.digest_silent import silent
from alerting.messages.render import harmless
from alerting.messages.speech import Speech
from domain.incident import Incident, Severity
from domain.lead import name_of
from domain.notification import Reason
from domain.text import Locale, Text

# More than so many of a section are counted, not listed.
MOST = 15
MOST_NUMBERS = 8
NAME_LIMIT = 30
SUBJECT_NAME = 12
REASON_LIMIT = 100
# The evidence of a hint that says which rule of the regulation is not kept.
RULE = "rule"
FRESH = frozenset({Reason.OPENED, Reason.REOPENED, Reason.ESCALATED})


def compose(digest: Digest, speech: Speech) -> tuple[str, str]:
    """The subject and the body of a digest."""
    sections = (_heading, _fresh, _news, _hints, silent, _open, _covered)
    body = [line for section in sections for line in section(digest, speech)]
    return _subject(digest, speech), "\n".join(body)


def audit_head(entries: int, head: str, version: str, now: datetime, speech: Speech) -> tuple[str, str]:
    """The subject and the body of the day's head of the audit chain."""
    time = f"{now.astimezone(speech.zone):%Y-%m-%d %H:%M}"
    values = {"entries": entries, "head": head, "version": version, "time": time, "zone": speech.zone.key}
    return speech.say(words.AUDIT_SUBJECT, **values), speech.say(words.AUDIT_BODY, **values)


def _who(digest: Digest, speech: Speech, limit: int = NAME_LIMIT) -> str:
    name = harmless(digest.unit_name, limit) or speech.say(words.NOBODYS)
    return speech.say(words.SEVERAL, name=name, count=digest.others + 1) if digest.others else name


def _subject(digest: Digest, speech: Speech) -> str:
    """What must not be taken for silence comes first, then counts, and last the name, which may be cut off."""
    counted = (
        (words.COUNT_FRESH, digest.fresh),
        (words.COUNT_NEWS, digest.news),
        (words.COUNT_HINTS, digest.hints),
        (words.COUNT_SILENT, digest.unheard),
        (words.COUNT_AGAIN, digest.heard_again),
        (words.COUNT_LATE, digest.late),
    )
    said = [speech.say(text, count=len(found)) for text, found in counted if found]
    extents = {each.extent for each in digest.looked}
    if not extents - {Extent.NOT}:
        said.insert(0, speech.say(words.NOT_COVERED if said else words.UNKNOWN))
    elif extents - {Extent.WHOLLY}:
        said = [speech.say(words.PARTLY_COVERED), *(said or [speech.say(words.NOTHING_NEW)])]
    said = said or [speech.say(words.NOTHING_NEW)]
    day = f"{digest.day:%m-%d}"
    return speech.say(words.SUBJECT, day=day, who=_who(digest, speech, SUBJECT_NAME), said=speech.join(said))


def _heading(digest: Digest, speech: Speech) -> Iterator[str]:
    start, end = speech.time(digest.start), speech.time(digest.end)
    yield speech.say(words.HEADING, who=_who(digest, speech), start=start, end=end, zone=speech.zone.key)


def _fresh(digest: Digest, speech: Speech) -> Iterator[str]:
    yield from _section(words.FRESH, digest.fresh, lambda entry: _finding(entry, digest, speech), digest, speech)


def _news(digest: Digest, speech: Speech) -> Iterator[str]:
    yield from _section(words.NEWS, digest.news, lambda entry: _change(entry, digest, speech), digest, speech)


def _section(
    title: Text, entries: Sequence[Entry], line: Callable[[Entry], str], digest: Digest, speech: Speech
) -> Iterator[str]:
    if not entries:
        return
    yield speech.say(title, count=len(entries))
    for position, entry in enumerate(entries[:MOST], start=1):
        is_secret = entry.incident.assessment.is_secret
        yield f"{position}. {_brief(entry.incident, speech) if is_secret else line(entry)}"
    yield from _rest(len(entries) - MOST, _items_command(digest), speech)


def _rest(count: int, command: str, speech: Speech) -> Iterator[str]:
    if count > 0:
        yield speech.say(words.REST, count=count, command=command)


def _items_command(digest: Digest) -> str:
    unit = "" if digest.others else f" --unit {quote(digest.reader)}"
    return f"diting digest items --day {digest.day}{unit}"


def _finding(entry: Entry, digest: Digest, speech: Speech) -> str:
    return _line(words.FINDING, entry, digest, speech, reason=_reason(entry.incident, speech.locale))


def _change(entry: Entry, digest: Digest, speech: Speech) -> str:
    return _line(words.CHANGE, entry, digest, speech, change=speech.say(words.CHANGES[entry.reason]))


def _line(text: Text, entry: Entry, digest: Digest, speech: Speech, **further: str) -> str:
    return speech.say(
        text,
        reference=entry.incident.reference,
        what=_what(entry.incident, speech),
        name=_name(entry.incident, speech.locale),
        unit=_of_unit(entry, digest, speech),
        **further,
    )


def _what(incident: Incident, speech: Speech) -> str:
    """Suspected, unless a person has confirmed it."""
    certainty = speech.say(words.CONFIRMED if incident.is_confirmed else words.SUSPECTED)
    return speech.say(words.WHAT[incident.classification], certainty=certainty)


def _brief(incident: Incident, speech: Speech) -> str:
    """Number and level: a digest goes through instant messengers too."""
    return speech.say(words.BRIEF, reference=incident.reference, level=incident.severity.numeral)


def _of_unit(entry: Entry, digest: Digest, speech: Speech) -> str:
    """The unit, where it is not the reader's own."""
    if entry.unit_name == digest.unit_name and not digest.others:
        return ""
    return speech.say(words.OF_UNIT, unit=harmless(entry.unit_name, NAME_LIMIT))


def _name(incident: Incident, locale: Locale) -> str:
    return harmless(name_of(incident, locale), NAME_LIMIT)


def _reason(incident: Incident, locale: Locale) -> str:
    said = incident.reason or next((finding.summary for finding in incident.findings), None)
    return harmless(said.within(locale), REASON_LIMIT) if said else ""


def _hints(digest: Digest, speech: Speech) -> Iterator[str]:
    """Grouped by rule: one sentence, and the numbers."""
    if digest.hints:
        yield speech.say(words.HINTS, count=len(digest.hints))
        for found in _by_rule(digest.hints):
            numbers = speech.join(_number(each, digest, speech) for each in found[:MOST_NUMBERS])
            more = speech.say(words.AND_MORE, count=len(found) - MOST_NUMBERS) if len(found) > MOST_NUMBERS else ""
            sentence = _reason(found[0].incident, speech.locale)
            text = words.HINT if len(found) == 1 else words.HINTS_ALIKE
            yield speech.say(text, sentence=sentence, numbers=numbers + more, count=len(found))
    if digest.gone:
        yield speech.say(words.GONE, count=len(digest.gone))


def _number(entry: Entry, digest: Digest, speech: Speech) -> str:
    return entry.incident.reference + _of_unit(entry, digest, speech)


def _by_rule(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Hints of one rule together, the most frequent rule first."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        incident = entry.incident
        named = (value for finding in incident.findings for name, value in finding.evidence if name == RULE)
        groups[incident.triage or next(named, incident.rule)].append(entry)
    return sorted(groups.values(), key=len, reverse=True)


def _open(digest: Digest, speech: Speech) -> Iterator[str]:
    """Numbers only, and by when what is late should have been done."""
    levels = Counter(case.severity for case in digest.open_cases if case.status.is_open and not is_hint(case))
    said = [speech.say(words.LEVEL, level=level.numeral, count=levels[level]) for level in Severity if levels[level]]
    review = sum(not case.status.is_open for case in digest.open_cases)
    hints = sum(case.status.is_open and is_hint(case) for case in digest.open_cases)
    said += [
        speech.say(text, count=count) for text, count in ((words.TO_REVIEW, review), (words.RULES, hints)) if count
    ]
    yield speech.say(words.OPEN, count=len(digest.open_cases), levels=speech.join(said) or speech.say(words.NONE))
    for late in digest.late[:MOST]:
        if late.incident.assessment.is_secret:
            yield _brief(late.incident, speech)
            continue
        yield speech.say(
            words.LATE,
            reference=late.incident.reference,
            level=late.incident.severity.numeral,
            duty=speech.say(words.DUTIES[late.deadline.duty]),
            due=speech.time(late.deadline.due_at),
            provisional=speech.say(words.PROVISIONAL) if late.deadline.is_provisional else "",
        )
    yield from _rest(len(digest.late) - MOST, "diting deadlines --overdue", speech)


def _covered(digest: Digest, speech: Speech) -> Iterator[str]:
    """What silence is worth: which platforms were looked at, which were not, and how much was asked."""
    wholly = [each.platform for each in digest.looked if each.extent is Extent.WHOLLY]
    said = [_hole(each, speech) for each in digest.looked if each.extent is not Extent.WHOLLY]
    if wholly:
        said.append(speech.say(words.WHOLLY, platforms=speech.join(wholly)))
    if not digest.covered:
        said += [
            speech.say(words.UNWATCHED, platform=platform, count=count)
            for platform, count in sorted((digest.unwatched or {}).items())
        ]
    yield speech.say(words.COVERAGE, said=speech.join(said) or speech.say(words.NO_PLATFORM))
    if len(wholly) < len(digest.looked) or not digest.looked or digest.unwatched:
        yield speech.say(words.SILENCE)
    yield from detailed(digest, speech)
    fresh = sum(each.watched.fresh for each in digest.covered)
    yield speech.say(
        words.LOOKED,
        accounts=digest.accounts,
        fresh=speech.say(words.FRESH_NOW, count=fresh) if digest.covered else "",
        cycles=sum(each.cycles for each in digest.looked),
        failed=sum(each.failed for each in digest.looked),
        asked=sum(each.asked for each in digest.looked),
        answered=sum(each.answered for each in digest.looked),
    )


def _hole(seen: Looked, speech: Speech) -> str:
    values = {
        "platform": seen.platform,
        "since": speech.time(seen.since) if seen.since else "",
        "until": speech.time(seen.until) if seen.until else "",
        "failed": seen.failed,
    }
    if seen.extent is Extent.NOT:
        return speech.say(words.NOT_SINCE if seen.since else words.NEVER, **values)
    if seen.until is None:
        return speech.say(words.FAILED, **values)
    return speech.say(words.HOLE if seen.since else words.UNTIL, **values)
