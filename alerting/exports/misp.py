"""A case as a MISP event."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from alerting.exports.content import Case, clean, named
from domain.incident import Classification, Severity, Status

Part = dict[str, Any]
# high, medium, low
THREAT = {Severity.PARTICULARLY_SERIOUS: 1, Severity.SERIOUS: 1, Severity.MAJOR: 2, Severity.ORDINARY: 3}
# initial, ongoing, completed
ANALYSIS = {Status.SUSPECTED: 0, Status.CONFIRMED: 1, Status.RESOLVED: 1, Status.MERGED: 1, Status.CLOSED: 2}
# Seen by the receiving organisation alone, until somebody there says otherwise.
OURS_ONLY, AS_EVENT = "0", "5"
# Name and version of the templates of MISP objects.
ACCOUNT = ("user-account", "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6")
IMPERSONATION = ("impersonation", "01833a92-d2ff-11e9-8016-d3b988153702", "1")
Template = tuple[str, str, str]
# Of each relation the type of its value and where MISP files it.
TYPES = {
    "account-type": ("text", "Other"),
    "user-id": ("text", "Other"),
    "username": ("text", "Other"),
    "display-name": ("text", "Other"),
    "link": ("link", "External analysis"),
    "account-name": ("text", "Other"),
    "account-url": ("url", "Network activity"),
    "real-name": ("text", "Other"),
    "type-of-account": ("text", "Other"),
}


def event(case: Case) -> Part:
    """The whole document; exported again it has the same uuids, and a later timestamp where anything has changed."""
    about = case.incident
    return {
        "Event": {
            "uuid": str(_uuid(case, "event")),
            "info": f"{about.reference} {case.title}",
            "date": f"{about.first_seen:%Y-%m-%d}",
            "timestamp": _stamp(case.modified),
            "published": False,
            "distribution": OURS_ONLY,
            "threat_level_id": str(THREAT[about.severity]),
            "analysis": str(ANALYSIS[about.status]),
            "Tag": [{"name": name} for name in _tags(case)],
            "Object": list(_objects(case)),
            "Attribute": [_statement(case, said) for said in case.statements],
        }
    }


def _tags(case: Case) -> Iterator[str]:
    yield f"tlp:{case.tlp}"
    yield case.field.rsit
    yield f'misp-galaxy:mitre-attack-pattern="{case.field.technique_name} - {case.field.technique}"'
    if not case.incident.is_confirmed:
        yield 'estimative-language:likelihood-probability="likely"'


def _objects(case: Case) -> Iterator[Part]:
    account = _account(case)
    yield account
    if case.incident.classification is Classification.MASQUERADE:
        reference = {
            "uuid": str(_uuid(case, "reference")),
            "object_uuid": str(_uuid(case, IMPERSONATION[0])),
            "referenced_uuid": account["uuid"],
            "relationship_type": "related-to",
            "comment": "",
        }
        yield _impersonation(case) | {"ObjectReference": [reference]}


def _account(case: Case) -> Part:
    platform, _, user_id = case.incident.subject.partition(":")
    values = {"account-type": platform, "user-id": user_id}
    if case.incident.profile is not None:
        shown = case.incident.profile
        values |= {"username": shown.handle, "display-name": shown.display_name, "link": shown.url}
    return _object(case, ACCOUNT, values)


def _impersonation(case: Case) -> Part:
    platform, _, _ = case.incident.subject.partition(":")
    values = {"real-name": case.unit.name, "type-of-account": platform}
    if case.incident.profile is not None:
        shown = case.incident.profile
        values |= {"account-name": shown.display_name, "account-url": shown.url}
    return _object(case, IMPERSONATION, values)


def _object(case: Case, template: Template, values: dict[str, str]) -> Part:
    name, uuid, version = template
    return {
        "uuid": str(_uuid(case, name)),
        "name": name,
        "meta-category": "misc",
        "template_uuid": uuid,
        "template_version": version,
        "timestamp": _stamp(case.modified),
        "distribution": AS_EVENT,
        "Attribute": [_attribute(case, name, relation, value) for relation, value in values.items() if value],
    }


def _attribute(case: Case, parent: str, relation: str, value: str) -> Part:
    """An impostor's address is one to look for; a hijacked account is the unit's own."""
    kind, category = TYPES[relation]
    return {
        "uuid": str(_uuid(case, parent, relation)),
        "object_relation": relation,
        "type": kind,
        "category": category,
        "value": clean(value),
        "to_ids": kind == "url" and case.incident.is_confirmed,
        "timestamp": _stamp(case.modified),
        "distribution": AS_EVENT,
        "disable_correlation": relation in {"account-type", "type-of-account"},
    }


def _statement(case: Case, said: str) -> Part:
    return {
        "uuid": str(_uuid(case, "statement", said)),
        "type": "comment",
        "category": "Other",
        "value": said,
        "to_ids": False,
        "timestamp": _stamp(case.modified),
        "distribution": AS_EVENT,
        "disable_correlation": True,
    }


def _uuid(case: Case, *parts: str) -> UUID:
    return named("misp", case.incident.fingerprint, *parts)


def _stamp(at: datetime) -> str:
    return str(int(at.timestamp()))
