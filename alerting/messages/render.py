"""Puts an incident into words: what was seen, whom it concerns, why, when and what to do next."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alerting.messages.catalog import Catalog
from domain.incident import Classification, Incident, Status
from domain.notification import Message, Notification, Reason

SUBJECT_LIMIT = 60
FINDINGS_LIMIT = 3
NAME_LIMIT = 40
LINE_LIMIT = 200
URL_LIMIT = 400
# Whose reason is a post, quoted.
OF_POSTS = frozenset({Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING})
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def render(
    notification: Notification,
    incident: Incident,
    *,
    official_name: str,
    unit_name: str,
    catalog: Catalog,
    zone: ZoneInfo,
    now: datetime,
) -> Message:
    """The message for people and its facts for machines; `zone` is the one that people read times in."""
    body = _coverage_body if incident.classification is Classification.COVERAGE else _account_body
    lines = body(notification, incident, _Words(catalog, zone, now), official_name, unit_name)
    return Message(
        key=notification.key,
        reference=incident.reference,
        subject=_subject(notification.reason, incident, catalog),
        body="\n".join(line for line in lines if line),
        address=notification.address,
        facts=_facts(notification, incident),
    )


def harmless(text: str, limit: int) -> str:
    """`text` on one line: what cannot be seen is shown as U+XXXX, and what is too long ends in an ellipsis."""
    shown = ""
    for char in text:
        shown += _visible(char)
        if len(shown) > limit:
            return shown[: limit - 1] + "…"
    return shown


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in UNSEEN or char in INVISIBLE:
        return f"U+{ord(char):04X}"
    return " " if category == "Zs" else char


class _Words:
    """A catalog with the zone and the time that it speaks in."""

    def __init__(self, catalog: Catalog, zone: ZoneInfo, now: datetime) -> None:
        self.catalog = catalog
        self.say = catalog.say
        self.zone = zone
        self._now = now

    def time(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def elapsed(self, since: datetime) -> str:
        return self.duration(max(self._now - since, timedelta()))

    def duration(self, span: timedelta) -> str:
        hours, minutes = divmod(span.seconds // 60, 60)
        if span.days:
            return self.say("unit.days", days=str(span.days), hours=str(hours))
        return self.say("unit.hours" if hours else "unit.minutes", hours=str(hours), minutes=str(minutes))

    def closing(self, notification: Notification, incident: Incident) -> Iterator[str]:
        step = self.say(f"next.{incident.classification}.{notification.reason}")
        yield self.say("line.next", step=step)
        yield self.say("line.reference", reference=incident.reference)
        yield self.say("line.repeat", reference=incident.reference, event=str(notification.event))

    def findings(self, incident: Incident) -> Iterator[str]:
        for position, finding in enumerate(incident.findings[:FINDINGS_LIMIT], start=1):
            summary = harmless(finding.summary.within(self.catalog.locale), LINE_LIMIT)
            yield self.say("line.finding", position=str(position), summary=summary)


def _account_body(
    notification: Notification, incident: Incident, words: _Words, official_name: str, unit_name: str
) -> Iterator[str]:
    say = words.say
    what = _what(incident, words.catalog)
    yield say(f"lead.{notification.reason}", what=what, elapsed=words.elapsed(incident.first_seen))
    yield say(
        "line.grade",
        severity=say(f"severity.{incident.severity.value}"),
        status=say(f"status.{incident.status}"),
        presence=say(f"presence.{incident.presence}"),
    )
    yield from _account(incident, words)
    yield _concerned(harmless(official_name, NAME_LIMIT), harmless(unit_name, NAME_LIMIT), words)
    if incident.findings:
        yield say("line.why")
        if incident.reason is not None:
            label = "line.post" if incident.classification in OF_POSTS else "line.verdict"
            yield say(label, reason=harmless(incident.reason.within(words.catalog.locale), LINE_LIMIT))
        yield from words.findings(incident)
    first, last = words.time(incident.first_seen), words.time(incident.last_seen)
    yield say("line.when", first_seen=first, last_seen=last, zone=words.zone.key)
    yield from words.closing(notification, incident)


def _account(incident: Incident, words: _Words) -> Iterator[str]:
    profile = incident.profile
    handle = f"@{harmless(profile.handle, NAME_LIMIT)}" if profile and profile.handle else ""
    name = harmless(_name(incident), NAME_LIMIT)
    yield words.say("line.account", platform=_platform(incident), name=name, handle=handle).rstrip()
    if profile:
        yield words.say("line.id", id=harmless(profile.user_id, LINE_LIMIT))
    if profile and profile.url:
        yield words.say("line.url", url=harmless(profile.url, URL_LIMIT))


def _concerned(official: str, unit: str, words: _Words) -> str:
    if official:
        return words.say("line.official", official=official, unit=unit)
    return words.say("line.unit", unit=unit) if unit else ""


def _coverage_body(
    notification: Notification, incident: Incident, words: _Words, _official_name: str, unit_name: str
) -> Iterator[str]:
    over = notification.reason is Reason.RESOLVED
    since = {Reason.OPENED: "coverage.opened", Reason.RESOLVED: "coverage.resolved"}
    yield words.say(
        # Only a new incident has lasted since it was first seen; a reopened one has not.
        since.get(notification.reason, "coverage.ongoing"),
        platform=_platform(incident),
        since=words.time(incident.first_seen),
        zone=words.zone.key,
        elapsed=words.elapsed(incident.first_seen),
    )
    yield words.say("coverage.aftermath" if over else "coverage.warning")
    yield words.say("coverage.grade", severity=words.say(f"severity.{incident.severity.value}"))
    yield _concerned("", harmless(unit_name, NAME_LIMIT), words)
    if incident.findings:
        yield words.say("coverage.why")
        yield from words.findings(incident)
    yield from words.closing(notification, incident)


def _subject(reason: Reason, incident: Incident, catalog: Catalog) -> str:
    """The subject line, its name cut so that the whole fits."""
    name = _platform(incident) if incident.classification is Classification.COVERAGE else _name(incident)
    grade = catalog.say(f"grade.{incident.severity.value}")
    frame = {"grade": grade, "what": _what(incident, catalog)}
    room = SUBJECT_LIMIT - len(catalog.say(f"subject.{reason}", **frame, name=""))
    return catalog.say(f"subject.{reason}", **frame, name=harmless(name, room))


def _what(incident: Incident, catalog: Catalog) -> str:
    """Suspected, unless a person has confirmed it."""
    certainty = Status.CONFIRMED if incident.status is Status.CONFIRMED else Status.SUSPECTED
    return catalog.say(f"what.{incident.classification}", certainty=catalog.say(f"certainty.{certainty}"))


def _name(incident: Incident) -> str:
    return (incident.profile and incident.profile.display_name) or incident.subject


def _platform(incident: Incident) -> str:
    """The subject of a coverage incident is `platform:…`, that of every other an account's key."""
    prefix, _, rest = incident.subject.partition(":")
    return harmless(rest if prefix == "platform" else prefix, NAME_LIMIT)


def _facts(notification: Notification, incident: Incident) -> tuple[tuple[str, str], ...]:
    profile = incident.profile
    return (
        ("classification", incident.classification),
        ("severity", str(incident.severity.value)),
        ("status", incident.status),
        ("reason", notification.reason),
        ("platform", _platform(incident)),
        ("subject", harmless(incident.subject, LINE_LIMIT)),
        ("official", incident.official),
        ("unit", incident.unit),
        ("score", f"{incident.score:.3f}"),
        ("first_seen", incident.first_seen.astimezone(UTC).isoformat()),
        ("url", harmless(profile.url, URL_LIMIT) if profile else ""),
    )
