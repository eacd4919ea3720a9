"""Tells an answer from what only stands in its place: the connector's own rules in order, then HTTP itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Never

from domain.answer import Answer, Outcome
from monitor.connectors.documents import Seen
from monitor.connectors.expressions import Unfound, roots
from monitor.connectors.functions import as_text
from monitor.connectors.operations import ABSENCES, Question, Rule
from monitor.connectors.spec import Spec
from monitor.http import Reply, is_challenge, refused, reset_time

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# With others platforms turn programs away, lead elsewhere or are out of order.
ABSENT = frozenset({400, 404, 410})
NEVER_ABSENT = frozenset({401, 407, 429})


def ruled(spec: Spec, question: Question, reply: Reply, seen: Seen, now: datetime | None) -> Answer[Never] | None:
    """What the first rule that fits says; None: nothing speaks against the answer."""
    for rule in (*question.answers, *spec.answers):
        if rule.when.holds(seen.context) and (rule.outcome not in ABSENCES or _may_be_believed(rule, reply, seen)):
            return Answer(
                outcome=rule.outcome,
                detail=(rule.why or f"status {reply.status}: {rule.when.text}")[:200],
                not_before=_end(rule, seen.context, now) if rule.outcome.is_refusal and now else None,
            )
    said = f"status {reply.status}"
    if reply.status in REDIRECTS:
        return Answer(outcome=Outcome.BLOCKED, detail=f"{said}: led elsewhere")
    return refused(reply, said)


def _may_be_believed(rule: Rule, reply: Reply, seen: Seen) -> bool:
    """An absence is not believed of half a body or of a check for robots, nor where the status speaks against it.

    A rule that names the status itself may tell an absence with another one: YouTube says with a 403 who is suspended.
    """
    fits = reply.status == 200 or (reply.status in ABSENT and rule.outcome is not Outcome.EMPTY)
    named = "status" in roots(rule.when.tree) and reply.status < 500 and reply.status not in NEVER_ABSENT
    return seen.is_whole and (fits or named) and not is_challenge(reply)


def _end(rule: Rule, context: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the refusal ends, by what the platform names, or by how long the rule says that such a one lasts."""
    try:
        named = as_text(rule.until.find(context)) if rule.until else None
    except Unfound:
        named = None
    until = reset_time({"retry-after": named}, now) if named else None
    if until is None and rule.hold_minutes is not None:
        return now + timedelta(minutes=rule.hold_minutes)
    return until
