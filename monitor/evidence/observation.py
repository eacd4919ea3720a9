"""What a case rested on at one of its changes, as canonical JSON: what was seen, found, and judged, and by what."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from domain.finding import Finding
from domain.incident import Incident, Presence
from domain.lead import is_hearsay, is_seen
from domain.observation import Post
from domain.text import Text
from monitor.evidence.canonical import canonical
from monitor.store import codec

MEDIA_TYPE = "application/json"
# All that a report says of an account; what else a profile holds takes a look at it.
TOLD = frozenset({"platform", "user_id", "handle", "display_name", "url"})
FORM = "diting-observation/1"
# How people handle a case is in its log, not in what was observed.
HANDLING = (
    "acknowledged_at",
    "acknowledged_by",
    "dismissals",
    "escalated_to",
    "merged_into",
    "owner",
    "proposal",
)


def observation(
    record: Incident,
    posts: Iterable[Post],
    *,
    versions: Iterable[tuple[str, str]],
    reason: Text | None,
    recorded_at: datetime,
) -> bytes:
    """`posts` are those that the findings name, as they were stored; `reason` is that of the grading rule."""
    return canonical(
        {
            "form": FORM,
            "reference": record.reference,
            "event": record.version,
            "recorded_at": recorded_at.isoformat(),
            "versions": dict(versions),
            "grading": {"rule": record.rule, "reason": {"zh": reason.zh, "en": reason.en} if reason else None},
            "observed": _observed(record),
            "posts": [codec.POST.dump_python(post, mode="json") for post in posts],
        }
    )


def _observed(record: Incident) -> dict[str, Any]:
    """Nothing that only a look could say where nobody looked."""
    seen: dict[str, Any] = codec.RECORD.dump_python(record, mode="json")
    for name in HANDLING:
        seen.pop(name, None)
    if is_hearsay(record.findings) and record.presence is Presence.PRESENT:
        del seen["presence"]
    if record.profile is not None and not is_seen(record.profile, record.findings):
        seen["profile"] = {name: value for name, value in seen["profile"].items() if name in TOLD}
    return seen


def named(findings: Iterable[Finding]) -> frozenset[str]:
    """The ids of all posts that findings speak of."""
    return frozenset(post_id for finding in findings for post_id in _named(finding))


def _named(finding: Finding) -> Iterator[str]:
    for name, value in finding.evidence:
        if name == "post":
            yield value
        elif name == "posts":
            yield from value.split()
