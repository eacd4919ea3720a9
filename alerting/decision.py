"""Reads a person's decision off the step that it was: nothing is asked twice."""

from collections.abc import Mapping
from datetime import datetime

from alerting.lifecycle import SET_ASIDE
from domain.decision import Decision, Judgement
from domain.incident import Classification, Dismissal, Ground, Incident, Status
from domain.triage import Triage

# The classes that a ground speaks of, the likeliest first.
MEANT: Mapping[Ground, tuple[Triage, ...]] = {
    Ground.NAMESAKE: (Triage.NAMESAKE,),
    Ground.FAN: (Triage.CIVILIAN,),
    Ground.SUB_UNIT: (Triage.UNREGISTERED,),
    Ground.OWN_ACCOUNT: (Triage.UNREGISTERED, Triage.LOST, Triage.GONE),
}


def decided(before: Incident | None, after: Incident, *, by: str, now: datetime) -> Decision | None:
    """The confirmation or dismissal that made `after` of `before`; a coverage gap is no verdict on anybody."""
    if before is None or before.status is after.status or before.classification is Classification.COVERAGE:
        return None
    if after.status is Status.CONFIRMED:
        return _decision(before, None, truth=after.triage, by=by, now=now)
    if after.status in SET_ASIDE:
        dismissal = after.dismissals[-1]
        return _decision(before, dismissal, truth=_truth(before.triage, dismissal.reason), by=by, now=now)
    return None


def _truth(given: Triage | None, ground: Ground) -> Triage | None:
    meant = MEANT.get(ground, ())
    return given if given in meant else next(iter(meant), None)


def _decision(
    shown: Incident, dismissal: Dismissal | None, *, truth: Triage | None, by: str, now: datetime
) -> Decision:
    return Decision(
        incident=shown.number,
        version=shown.version,
        at=now,
        author=by,
        judgement=Judgement.DISMISSED if dismissal else Judgement.CONFIRMED,
        classification=shown.classification,
        subject=shown.subject,
        severity=shown.severity,
        rule=shown.rule,
        score=shown.score,
        findings=shown.findings,
        ground=dismissal.reason if dismissal else None,
        note=dismissal.note if dismissal else "",
        triage=shown.triage,
        truth=truth,
        profile=shown.profile,
    )
