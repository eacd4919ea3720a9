"""A case as a STIX 2.1 bundle.

Nobody is attributed: there is no threat actor, and infrastructure only where a person has confirmed an impostor.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from alerting.exports.content import Case, Tlp, clean, named
from domain.incident import Classification, Status

Object = dict[str, Any]
# STIX 2.1, 2.9: by what an observable is told from others gives its id, in this namespace.
OBSERVABLES = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
# STIX 2.1, 7.2.1.4: these and no others.
MARKINGS = {
    Tlp.CLEAR: ("white", "613f2e26-407d-48c7-9eca-b8e91df99dc9"),
    Tlp.GREEN: ("green", "34098fce-860f-48ae-8e50-ebd3cc5e41da"),
    Tlp.AMBER: ("amber", "f88d31f6-486f-44da-b317-01333bde0b82"),
    Tlp.RED: ("red", "5e57c739-391a-4eb3-b6be-7d15ca92d5ed"),
}
MARKED_AT = "2017-01-20T00:00:00.000Z"
# A time before all cases, for what does not change with them.
ALWAYS = datetime(2021, 1, 1, tzinfo=UTC)
CERTAIN, SUSPECTED = 85, 50
ATTACK = "https://attack.mitre.org/techniques/"


def bundle(case: Case) -> Object:
    """The whole document; exported again it has the same ids, and a later `modified` where anything has changed."""
    objects = tuple(_objects(case))
    return {"type": "bundle", "id": f"bundle--{named('bundle', _key(case), _time(case.modified))}", "objects": objects}


def _objects(case: Case) -> Iterator[Object]:
    marked = {"object_marking_refs": [_marking(case.tlp)["id"]]}
    account = user_account(case) | marked
    unit, author = _unit(case) | marked, _author()
    incident, indicator = _incident(case) | marked, _indicator(case) | marked
    seen = _observed(case, account) | marked
    yield from (_marking(case.tlp), author, unit, account, incident, indicator, seen)
    yield _sighting(case, indicator, seen, author) | marked
    yield _tie(case, incident, "related-to", unit) | marked
    yield _tie(case, incident, "related-to", account) | marked
    yield _tie(case, indicator, "based-on", seen) | marked
    yield _tie(case, indicator, "related-to", incident) | marked
    if case.incident.is_confirmed and case.incident.classification is Classification.MASQUERADE:
        means = _infrastructure(case) | marked
        yield means
        yield _tie(case, means, "consists-of", account) | marked
        yield _tie(case, indicator, "indicates", means) | marked


def user_account(case: Case) -> Object:
    """The account that the case is about: the impostor's, or the official one that was taken over."""
    platform, _, user_id = case.incident.subject.partition(":")
    shown = case.incident.profile
    telling = {"account_type": platform, "user_id": clean(user_id)}
    if shown is not None and shown.handle:
        telling["account_login"] = clean(shown.handle)
    name = {"display_name": clean(shown.display_name)} if shown is not None and shown.display_name else {}
    return {
        "type": "user-account",
        "spec_version": "2.1",
        "id": _observable("user-account", telling),
        **telling,
        **name,
    }


def _observable(kind: str, telling: Mapping[str, str]) -> str:
    canonical = json.dumps(telling, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{kind}--{uuid5(OBSERVABLES, canonical)}"


def _key(case: Case) -> str:
    return case.incident.fingerprint


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def _marking(tlp: Tlp) -> Object:
    colour, id = MARKINGS[tlp]
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{id}",
        "created": MARKED_AT,
        "definition_type": "tlp",
        "name": f"TLP:{colour.upper()}",
        "definition": {"tlp": colour},
    }


def _thing(kind: str, key: tuple[str, ...], created: datetime, modified: datetime) -> Object:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{named(kind, *key)}",
        "created": _time(created),
        "modified": _time(modified),
    }


def _of_case(kind: str, case: Case, *key: str) -> Object:
    """A thing that changes with its case."""
    thing = _thing(kind, (_key(case), *key), case.incident.first_seen, case.modified)
    confidence = CERTAIN if case.incident.is_confirmed else SUSPECTED
    return thing | {"created_by_ref": _author()["id"], "confidence": confidence}


def _author() -> Object:
    known = {
        "name": "Diting",
        "description": "Watches official accounts of government bodies",
        "identity_class": "system",
    }
    return _thing("identity", ("diting",), ALWAYS, ALWAYS) | known


def _unit(case: Case) -> Object:
    known = {"name": clean(case.unit.name), "identity_class": "organization", "sectors": ["government"]}
    thing = _thing("identity", ("unit", case.unit.key), ALWAYS, max(ALWAYS, case.modified))
    return thing | {"created_by_ref": _author()["id"], **known}


def _incident(case: Case) -> Object:
    field, about = case.field, case.incident
    said = {"description": "\n".join(case.statements)} if case.statements else {}
    return _of_case("incident", case) | {
        "name": case.title,
        **said,
        "labels": [field.rsit.replace('"', ""), f"severity={about.severity.value}", f"status={about.status}"],
        "external_references": [{"source_name": "diting", "external_id": about.reference}, _technique(case)],
    }


def _technique(case: Case) -> Object:
    number = case.field.technique
    return {"source_name": "mitre-attack", "external_id": number, "url": ATTACK + number.replace(".", "/")}


def _indicator(case: Case) -> Object:
    """An impostor's account is malicious; an official one is compromised, until the case has ended."""
    platform, _, user_id = case.incident.subject.partition(":")
    is_impostor = case.incident.classification is Classification.MASQUERADE
    kind = "malicious-activity" if is_impostor else "compromised"
    ended = case.incident.closed_at if case.incident.status is Status.CLOSED and not is_impostor else None
    starts = case.incident.first_seen
    until = {"valid_until": _time(ended)} if ended is not None and ended > starts else {}
    return _of_case("indicator", case) | {
        "name": case.title,
        "indicator_types": [kind if case.incident.is_confirmed else "anomalous-activity"],
        "pattern": f"[user-account:account_type = {_literal(platform)} AND user-account:user_id = {_literal(user_id)}]",
        "pattern_type": "stix",
        "valid_from": _time(starts),
        **until,
        "external_references": [_technique(case)],
    }


def _literal(text: str) -> str:
    escaped = clean(text).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _observed(case: Case, account: Object) -> Object:
    return _of_case("observed-data", case) | {
        "first_observed": _time(case.incident.first_seen),
        "last_observed": _time(max(case.incident.first_seen, case.incident.last_seen)),
        "number_observed": 1,
        "object_refs": [account["id"]],
    }


def _sighting(case: Case, indicator: Object, seen: Object, author: Object) -> Object:
    return _of_case("sighting", case) | {
        "first_seen": _time(case.incident.first_seen),
        "last_seen": _time(max(case.incident.first_seen, case.incident.last_seen)),
        "sighting_of_ref": indicator["id"],
        "observed_data_refs": [seen["id"]],
        "where_sighted_refs": [author["id"]],
    }


def _infrastructure(case: Case) -> Object:
    return _of_case("infrastructure", case) | {"name": case.title, "infrastructure_types": ["undefined"]}


def _tie(case: Case, source: Object, how: str, target: Object) -> Object:
    tie = _of_case("relationship", case, source["id"], how, target["id"])
    return tie | {"relationship_type": how, "source_ref": source["id"], "target_ref": target["id"]}
