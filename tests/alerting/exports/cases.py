"""Cases as they go out to others."""

from typing import Any

from alerting.exports.content import Case, Tlp, case
from domain.finding import Finding
from domain.incident import Classification, Incident
from domain.text import Text
from tests.factories import finding, incident, later, profile, unit

CONTACT = finding(
    detector="impostor.contacts",
    summary=Text("留有微信「linze_help」和手机 13800000000", "leaves WeChat linze_help and mobile 13800000000"),
    evidence=(("fact", "wechat"), ("value", "linze_help")),
)
HOSTILE = "[red]'临泽\\'\x1b[31m\u202e公安局\ud83d"


def impostor(*findings: Finding, **changes: Any) -> Incident:
    shown = profile(url="https://social.example/@stranger", handle="stranger.test")
    return incident(**{"findings": findings or (finding(), CONTACT), "profile": shown, "number": 12} | changes)


def hijack(**changes: Any) -> Incident:
    values = {
        "classification": Classification.ACCOUNT_COMPROMISE,
        "official": "bluesky:did:plc:official",
        "subject": "bluesky:did:plc:official",
    }
    return impostor(**values | changes)


def drawn(one: Incident | None = None, **changes: Any) -> Case:
    values: dict[str, Any] = {"changed_at": later(hours=1), "tlp": Tlp.AMBER} | changes
    return case(one or impostor(), unit(), **values)
