"""What people may record of a case: a step that proves nothing, comes too late or makes no sense there is refused."""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alerting.closing import since_opened
from domain.act import RECORDED, Act, Step
from domain.assessment import Kind
from domain.errors import NotAllowed
from domain.incident import Classification, Incident, Presence, Status
from domain.lead import is_hearsay
from domain.triage import Triage

# What was merged or transferred is still handled elsewhere, and proved by steps of its own.
OVER = frozenset({Status.DISMISSED, Status.CLOSED})
# What comes after the end: late answers, the summary, and drafts and notes about it.
AFTERWARDS = frozenset({Step.NOTED, Step.PLATFORM_ANSWERED, Step.SUMMARISED, Step.RECTIFIED, Step.DRAFTED})
# These say something by their words alone.
SAID = frozenset({Step.CAUSE_FOUND, Step.APOLOGY_DECIDED, Step.SUMMARISED, Step.NOTED})
# Only whoever holds an account can do these.
OF_THE_HOLDER = frozenset(
    {
        *(Step.CONTROL_REGAINED, Step.CREDENTIALS_CHANGED, Step.CAUSE_FOUND),
        *(Step.APOLOGY_DECIDED, Step.RECTIFICATION_ORDERED, Step.RECTIFIED),
    }
)
# Look-alikes that are the unit's own: what is wrong with them is for the unit to mend.
OWN = frozenset({Triage.UNREGISTERED, Triage.LOST})
OWN_DOINGS = frozenset({Kind.MISUSE, Kind.LOST, Kind.UNAPPROVED, Kind.FALSE_DATA})
# The facts of an order to rectify that names its last day, and of a new name that is accepted.
DUE, NAME = "due", "name"
LONGEST_ORDER = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A step as somebody enters it; `earlier` came before it, and nobody else may bear the `protected` names."""

    incident: Incident
    act: Act
    earlier: Sequence[Act]
    protected: Collection[str]
    today: date

    @property
    def names(self) -> frozenset[str]:
        return frozenset(value.strip() for name, value in self.act.facts if name == NAME and value.strip())

    def lacks(self, step: Step) -> bool:
        """Whether nobody has done this since the case last began."""
        return step not in {act.step for act in since_opened(self.earlier)}


def is_strangers(incident: Incident) -> bool:
    """Whether the account is in the hands of somebody for whom no unit answers."""
    is_own = incident.triage in OWN or incident.assessment.kind in OWN_DOINGS
    return incident.classification is Classification.MASQUERADE and not is_own


def is_contradicted(incident: Incident, step: Step) -> bool:
    """Whether Diting itself last saw the account that a person says is gone; people may see more."""
    is_seen = incident.presence is not Presence.ABSENT and not is_hearsay(incident.findings)
    return step is Step.ABSENCE_SEEN and is_seen


def refuse_unfit(entered: Entered) -> None:
    """Raises NotAllowed with what is wrong and what to do instead."""
    incident, step = entered.incident, entered.act.step
    if incident.status in OVER and step in RECORDED and step not in AFTERWARDS:
        raise NotAllowed(
            f"{incident.reference} is {incident.status} already;"
            f" `diting incidents reopen {incident.number}` takes it up again"
        )
    why = next(filter(None, (rule(entered) for rule in (_unsaid, _not_theirs, RULES.get(step, _fits)))), "")
    if why:
        raise NotAllowed(f"{incident.reference}: {why}")


def _fits(_: Entered) -> str:
    return ""


def _unsaid(entered: Entered) -> str:
    act = entered.act
    if any(not name.strip() for name, _ in act.facts):
        return "a fact needs a name; write --fact NAME VALUE"
    if act.step in SAID and not act.note.strip() and not act.evidence:
        return f"{act.step} without a word says nothing; add --note TEXT or --file FILE"
    return ""


def _not_theirs(entered: Entered) -> str:
    if entered.act.step in OF_THE_HOLDER and is_strangers(entered.incident):
        return (
            f"{entered.act.step}: an impostor's is no account of the unit's; record what was demanded of the platform"
            " with platform-asked, or say with `diting incidents assess --kind` what it is"
        )
    return ""


def _unproved(entered: Entered) -> str:
    act = entered.act
    if not act.evidence:
        return f"{act.step} without evidence proves nothing; add a screenshot with its address and time: --file FILE"
    looks = (one for one in entered.earlier if one.step is Step.ABSENCE_SEEN)
    before = next((look for look in looks if not set(look.evidence).isdisjoint(act.evidence)), None)
    if before is None:
        return ""
    return (
        f"the same file was handed in on {before.at:%Y-%m-%d} by {before.author} as the proof of another look;"
        " look again and add what is seen now: --file FILE"
    )


def _misnamed(entered: Entered) -> str:
    incident = entered.incident
    if incident.classification is not Classification.MASQUERADE:
        return f"{entered.act.step} is for an impostor; the name of an official account needs an approval"
    guarded = {_bare(name) for name in entered.protected}
    seen = incident.profile.display_name.strip() if incident.profile else ""
    is_new = incident.presence is Presence.RENAMED
    fresh = entered.names if is_new else entered.names - {seen}
    kept = next((name for name in sorted(fresh) if _bare(name) in guarded), None)
    if kept is not None:
        return f"{kept} is the protected name itself; ask the platform for another one with platform-asked"
    return "" if fresh else "Diting has seen no new name; add it with --fact name NAME, or wait for the next look"


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _unasked(entered: Entered) -> str:
    if entered.incident.classification is Classification.ACCOUNT_COMPROMISE:
        return (
            "partial is for what a platform did about an impostor; record content-removed, or noted with what is left"
        )
    return (
        "the platform was asked for nothing; record platform-asked first" if entered.lacks(Step.PLATFORM_ASKED) else ""
    )


def _unordered(entered: Entered) -> str:
    is_missing = entered.lacks(Step.RECTIFICATION_ORDERED)
    return "nobody was ordered to rectify anything; record rectification-ordered first" if is_missing else ""


def _undated(entered: Entered) -> str:
    """An order to rectify counts from the day that it names."""
    due = dict(entered.act.facts).get(DUE)
    if due is None:
        return ""
    try:
        day = date.fromisoformat(due)
    except ValueError:
        return f"due {due}: not a day; write one such as 2026-12-01"
    if entered.today <= day <= entered.today + LONGEST_ORDER:
        return ""
    return f"due {due}: an order to rectify names a day from today on, within a year"


RULES: Mapping[Step, Callable[[Entered], str]] = {
    Step.ABSENCE_SEEN: _unproved,
    Step.RENAME_ACCEPTED: _misnamed,
    Step.PARTIAL: _unasked,
    Step.RECTIFIED: _unordered,
    Step.RECTIFICATION_ORDERED: _undated,
}
