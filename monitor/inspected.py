"""The annual inspection in tables: what the ledger and the looks say, and what people made of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from alerting import secrecy
from alerting.documents.inspection import Approved, Assessed, Line, SelfOpened
from alerting.documents.statistics import Case
from alerting.documents.words import SECRET, STATUSES
from detectors.compliance.filing import FIELDS, Filing, Options, Timing, filing
from domain.incident import Classification, Ground, Incident, Status
from domain.standing import WorkingDays
from domain.triage import Triage
from monitor.registry.vocabulary import Vocabulary
from monitor.store.inspection import Entry
from monitor.store.registry import Registry

APPROVED = {Timing.BEFORE: Approved.BEFORE, Timing.IN_TIME: Approved.IN_TIME, Timing.LATE: Approved.LATE}
HIJACKS = frozenset({Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING})
NO_CASES = frozenset({Status.DISMISSED, Status.MERGED})


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """One year. `days` and `terms` say how late a form is."""

    year: int
    known: Registry
    words: Vocabulary
    days: WorkingDays
    terms: Options
    zone: tzinfo
    today: date

    def lines(self, entries: Iterable[Entry]) -> tuple[Line, ...]:
        return tuple(map(self._line, entries))

    def self_opened(self, cases: Iterable[Case]) -> tuple[SelfOpened, ...]:
        """Accounts beside the register that Diting or a person holds to be a unit's own."""
        return tuple(self._found(case.incident) for case in cases if self._is_of_year(case) and _is_own(case.incident))

    def assessed(
        self, lines: Sequence[Line], found: Sequence[SelfOpened], cases: Sequence[Case]
    ) -> tuple[Assessed, ...]:
        """Every registered unit, and whatever else a case names."""
        of_year = [case for case in cases if self._is_of_year(case) and not case.incident.classification.is_own]
        names = {unit.name: None for unit in self.known.units}
        names |= {self._unit(case.incident.unit): None for case in of_year}
        return tuple(self._assessed(name, lines, found, of_year) for name in names)

    def _line(self, entry: Entry) -> Line:
        account, approval = entry.account, entry.approval
        timed = filing(entry.on, approval, self.days, self.terms) if approval is not None else None
        seen = entry.on if entry.source != "approved" else None
        return Line(
            unit=self._unit(account.unit),
            platform=self.words.platform_label(account.platform),
            account=account.display_name,
            user_id=account.user_id,
            action=entry.action,
            approved=_approved(timed, seen),
            on=seen,
            what=_what(entry),
            document=approval.document if approval else "",
            approved_on=approval.approved_on if approval else None,
            filed_on=approval.filed_on if approval else None,
            due_on=timed.due_on if timed and seen else None,
            late_by=timed.late_by if timed and seen else 0,
            reference=f"DT-{entry.incident:06d}" if entry.incident else "",
        )

    def _found(self, incident: Incident) -> SelfOpened:
        (platform, _, id), shown = incident.subject.partition(":"), incident.profile
        name, url = (shown.display_name, shown.url) if shown else ("", "")
        if secrecy.is_suspected(incident):
            name, id, url = SECRET, "", ""
        return SelfOpened(
            reference=incident.reference,
            unit=self._unit(incident.unit),
            platform=self.words.platform_label(platform),
            name=name,
            user_id=id,
            url=url,
            seen_on=self._day(incident),
            said="人工认定为本单位账号" if _is_said_own(incident) else STATUSES[incident.status],
        )

    def _assessed(
        self, name: str, lines: Iterable[Line], found: Iterable[SelfOpened], cases: Iterable[Case]
    ) -> Assessed:
        own = [case for case in cases if self._unit(case.incident.unit) == name]
        kinds = Counter(case.incident.classification for case in own if case.incident.status not in NO_CASES)
        approved = Counter(line.approved for line in lines if line.unit == name)
        due = [
            each for case in own for each in case.deadlines if each.due_at.astimezone(self.zone).date() <= self.today
        ]
        late = [each for each in due if each.dropped_at is None and (each.met_at is None or each.met_at > each.due_at)]
        return Assessed(
            unit=name,
            accounts=sum(each.status.is_watched and self._unit(each.unit) == name for each in self.known.accounts),
            impostors=kinds[Classification.MASQUERADE],
            hijacks=sum(kinds[kind] for kind in HIJACKS),
            hints=kinds[Classification.COMPLIANCE],
            unapproved=approved[Approved.NONE],
            late=approved[Approved.LATE],
            self_opened=sum(each.unit == name for each in found),
            deadlines=len(due),
            overdue=len(late),
        )

    def _unit(self, key: str) -> str:
        unit = self.known.unit(key)
        return unit.name if unit else key or "未登记单位"

    def _is_of_year(self, case: Case) -> bool:
        return self._day(case.incident).year == self.year

    def _day(self, incident: Incident) -> date:
        return incident.first_seen.astimezone(self.zone).date()


def _approved(timed: Filing | None, seen: date | None) -> Approved:
    """An approval of something that nobody saw happen was there before it."""
    if timed is None:
        return Approved.NONE
    return APPROVED[timed.timing] if seen else Approved.BEFORE


def _is_own(incident: Incident) -> bool:
    if incident.classification is not Classification.MASQUERADE:
        return False
    suspected = incident.triage is Triage.UNREGISTERED and incident.status not in NO_CASES
    return suspected or _is_said_own(incident)


def _is_said_own(incident: Incident) -> bool:
    confirmed = incident.triage is Triage.UNREGISTERED and incident.status is Status.CONFIRMED
    return confirmed or any(each.reason in {Ground.OWN_ACCOUNT, Ground.SUB_UNIT} for each in incident.dismissals[-1:])


def _what(entry: Entry) -> str:
    change = entry.change
    if change is None:
        return ""
    label = FIELDS[change.field].zh if change.field in FIELDS else change.field
    return f"{label}：“{change.before}”改为“{change.after}”" if change.field != "avatar_hash" else label
