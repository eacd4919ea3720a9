"""Puts an incident into words: what was seen, how grave it is, what to do by when, whom it concerns and why."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from alerting.handling import term
from alerting.messages import duties
from alerting.messages.catalog import BY_KIND, Catalog
from alerting.messages.overtaken import fault, overtaken, standing
from alerting.messages.words import Words
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Move, Presence, Proposal, Status
from domain.lead import id_of, is_hearsay, name_of
from domain.notification import Bulletin, Message, Notification, Reason
from domain.registry import ContactRole
from domain.text import Text

SUBJECT_LIMIT = 60
FINDINGS_LIMIT = 3
NAME_LIMIT = 40
WHY_LIMIT = 100
LINE_LIMIT = 200
URL_LIMIT = 400
# Whose reason is a post, quoted.
OF_POSTS = frozenset({Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING})
# Verifying comes first, but not where a person has done so.
STILL_TO_VERIFY = frozenset({Reason.OPENED, Reason.REOPENED, Reason.ESCALATED, Reason.NEW_EVIDENCE})
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
    deadlines: Sequence[Deadline] = (),
    why: Text | None = None,
) -> Message:
    """The message for people and its facts for machines; `zone` is the one that people read times in.

    `deadlines` are all of the case's; `why` is the reason of the grading rule that gave the level.
    """
    told = _Told(notification, incident, Words(catalog, zone, now), tuple(deadlines), why)
    lines = (told.own if incident.classification.is_own else told.account)(official_name, unit_name)
    return Message(
        key=notification.key,
        reference=incident.reference,
        subject=_subject("changed" if told.instead else notification.reason, incident, catalog),
        body="\n".join(line for line in lines if line),
        address=notification.address,
        facts=_facts(notification, incident) + duties.facts(deadlines),
        severity=incident.severity,
        brief=_brief(incident, deadlines, catalog),
        code=notification.code,
        is_over=not incident.status.is_open,
    )


def announce(notification: Notification, bulletin: Bulletin) -> Message:
    """A bulletin says what it said when it was written."""
    return Message(
        key=notification.key,
        reference=bulletin.reference,
        subject=harmless(bulletin.subject, SUBJECT_LIMIT),
        body=bulletin.body,
        address=notification.address,
        facts=(("reason", bulletin.kind), ("unit", bulletin.unit), ("day", bulletin.day.isoformat())),
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


class _Told:
    """One notification about one incident, line by line."""

    def __init__(
        self,
        notification: Notification,
        incident: Incident,
        words: Words,
        deadlines: tuple[Deadline, ...],
        why: Text | None,
    ) -> None:
        self.notification, self.incident, self.deadlines, self.why = notification, incident, deadlines, why
        self.words, self.say, self.reason = words, words.say, notification.reason
        self.what, self.instead = _what(incident, words.say), overtaken(notification.reason, incident, deadlines)

    def account(self, official_name: str, unit_name: str) -> Iterator[str]:
        """A person on the telephone reads three lines: what, how grave, what by when."""
        incident, say, words = self.incident, self.say, self.words
        yield self._lead()
        yield self._grade()
        yield from self._demands()
        yield from _account(incident, words)
        yield _concerned(harmless(official_name, NAME_LIMIT), harmless(unit_name, NAME_LIMIT), say)
        if incident.owner:
            yield say("line.owner", owner=harmless(incident.owner, NAME_LIMIT))
        if incident.findings:
            yield say("line.why")
            yield from self._verdict()
            yield from self._findings()
        first, last = words.time(incident.first_seen), words.time(incident.last_seen)
        times = {"first_seen": first, "last_seen": last, "zone": words.zone.key}
        if is_hearsay(incident.findings) and incident.presence is Presence.PRESENT:
            yield say("line.reported", **times)
        else:
            yield say("line.when", **times, presence=say(f"presence.{incident.presence}"))
        yield self._reference()

    def own(self, _official_name: str, unit_name: str) -> Iterator[str]:
        """A case about Diting itself."""
        incident, say, words = self.incident, self.say, self.words
        for key in fault(self.reason, incident):
            yield say(
                key,
                name=_platform(incident),
                since=words.time(incident.first_seen),
                zone=words.zone.key,
                elapsed=words.elapsed(incident.first_seen),
                what=self.what,
                status=say(f"status.{incident.status}"),
            )
        yield say("own.grade", severity=say(f"severity.{incident.severity.value}"))
        yield from self._demands()
        yield _concerned("", harmless(unit_name, NAME_LIMIT), say)
        if incident.findings:
            yield say("own.why")
            yield from self._findings()
        yield self._reference()

    def _lead(self) -> str:
        status, presence = self.say(f"status.{self.incident.status}"), self.say(f"presence.{self.incident.presence}")
        match self.reason:
            case Reason.DUE | Reason.OVERDUE if self.instead != "changed":
                return self._reminder(status)
            case Reason.PROPOSED if self.incident.proposal is not None:
                return self._proposal(self.incident.proposal)
            case _:
                key = f"instead.{self.instead}" if self.instead else f"lead.{self.reason}"
                return self.say(key, what=self.what, status=status, presence=presence)

    def _reminder(self, status: str) -> str:
        about = duties.told_of(self.reason, self.deadlines)
        if about is None:
            elapsed = self.words.elapsed(self.incident.first_seen)
            return self.say("instead.unanswered", what=self.what, elapsed=elapsed)
        role = about.told or self.incident.escalated_to or ContactRole.DUTY_OFFICER
        return self.say(
            f"instead.{self.instead}" if self.instead else f"lead.{self.reason}",
            what=self.what,
            status=status,
            duty=self.say(f"duty.{about.duty}"),
            until=self.words.soon(about.due_at),
            late=self.words.elapsed(about.due_at),
            role=self.say(f"role.{role}"),
        )

    def _proposal(self, proposal: Proposal) -> str:
        author = harmless(proposal.author, NAME_LIMIT)
        return self.say("lead.proposed", what=self.what, author=author, move=self._move(proposal))

    def _move(self, proposal: Proposal) -> str:
        """What is proposed, with what it leads to."""
        if proposal.move is Move.DOWNGRADE and (level := term(proposal, "severity")):
            return self.say("proposed.downgrade", grade=self.say(f"grade.{level}"))
        if proposal.move is Move.MERGE and (into := term(proposal, "into")):
            return self.say("proposed.merge", into=f"DT-{int(into):06d}")
        return self.say(f"move.{proposal.move}")

    def _grade(self) -> str:
        severity = self.say(f"severity.{self.incident.severity.value}")
        status = self.say(f"status.{self.incident.status}")
        why = harmless(self.why.within(self.words.locale), WHY_LIMIT) if self.why else ""
        if self.incident.overruled:
            why = self.say("line.overruled")
        return self.say("line.graded" if why else "line.grade", severity=severity, status=status, why=why)

    def _demands(self) -> Iterator[str]:
        """What to do by when, and how to say that somebody has it in hand."""
        if self.incident.awaits_people and (limits := duties.limits(self.deadlines, self.words)):
            yield self.say("line.deadlines", deadlines=limits)
        yield self.say("line.next", step=self._step())
        if self.incident.merged_into is not None and self.incident.status is Status.MERGED:
            yield self.say("line.merged", into=f"DT-{self.incident.merged_into:06d}")
        code = self.notification.code
        if code and self.incident.awaits_people and self.incident.acknowledged_at is None:
            yield self.say("line.code", code=code)

    def _step(self) -> str:
        is_verified = self.incident.status is Status.CONFIRMED and self.reason in STILL_TO_VERIFY
        reason = standing(self.incident) if self.instead or is_verified else self.reason
        if reason in BY_KIND:
            return self.say(f"next.{self.incident.classification}.{reason}")
        if reason in {Reason.DUE, Reason.OVERDUE}:
            about = duties.told_of(self.reason, self.deadlines)
            return self.say(f"do.{about.duty if about else Duty.ACKNOWLEDGE}")
        return self.say(f"next.{reason}", number=str(self.incident.number))

    def _verdict(self) -> Iterator[str]:
        if self.incident.reason is not None:
            label = "line.post" if self.incident.classification in OF_POSTS else "line.verdict"
            yield self.say(label, reason=harmless(self.incident.reason.within(self.words.locale), LINE_LIMIT))

    def _findings(self) -> Iterator[str]:
        for position, finding in enumerate(self.incident.findings[:FINDINGS_LIMIT], start=1):
            summary = harmless(finding.summary.within(self.words.locale), LINE_LIMIT)
            yield self.say("line.finding", position=str(position), summary=summary)

    def _reference(self) -> str:
        return self.say("line.reference", reference=self.incident.reference, event=str(self.notification.event))


def _account(incident: Incident, words: Words) -> Iterator[str]:
    profile = incident.profile
    handle = f"@{harmless(profile.handle, NAME_LIMIT)}" if profile and profile.handle else ""
    name = harmless(name_of(incident, words.locale), NAME_LIMIT)
    yield words.say("line.account", platform=_platform(incident), name=name, handle=handle).rstrip()
    if profile:
        yield words.say("line.id", id=harmless(id_of(incident, words.locale), LINE_LIMIT))
    if profile and profile.url:
        yield words.say("line.url", url=harmless(profile.url, URL_LIMIT))


def _concerned(official: str, unit: str, say: Callable[..., str]) -> str:
    if official:
        return say("line.official", official=official, unit=unit)
    return say("line.unit", unit=unit) if unit else ""


def _subject(news: str, incident: Incident, catalog: Catalog) -> str:
    """The subject line, its name cut so that the whole fits."""
    name = _platform(incident) if incident.classification.is_own else name_of(incident, catalog.locale)
    grade = catalog.say(f"grade.{incident.severity.value}")
    frame = {"grade": grade, "what": _what(incident, catalog.say)}
    room = SUBJECT_LIMIT - len(catalog.say(f"subject.{news}", **frame, name=""))
    return catalog.say(f"subject.{news}", **frame, name=harmless(name, room))


def _what(incident: Incident, say: Callable[..., str]) -> str:
    """Suspected, unless a person has confirmed it."""
    certainty = Status.CONFIRMED if incident.is_confirmed else Status.SUSPECTED
    return say(f"what.{incident.classification}", certainty=say(f"certainty.{certainty}"))


def _platform(incident: Incident) -> str:
    """The subject of Diting's own cases is `platform:…` or `channel:…`, that of every other an account's key."""
    prefix, _, rest = incident.subject.partition(":")
    return harmless(rest if prefix in {"platform", "channel"} else prefix, NAME_LIMIT)


def _brief(incident: Incident, deadlines: Sequence[Deadline], catalog: Catalog) -> str:
    """What may be said through the hands of others, where secrets are suspected."""
    is_owed = any(each.duty is Duty.REPORT_SECRETS and each.is_running for each in deadlines)
    if not (incident.assessment.is_secret or is_owed):
        return ""
    severity = catalog.say(f"severity.{incident.severity.value}")
    return catalog.say("brief.secret", reference=incident.reference, severity=severity)


def _facts(notification: Notification, incident: Incident) -> tuple[tuple[str, str], ...]:
    profile = incident.profile
    return (
        ("classification", incident.classification),
        ("severity", str(incident.severity.value)),
        ("rule", incident.rule),
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
