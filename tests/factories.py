"""Ordinary values for tests: each test states only what it is about. All names and places are invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.coverage import Coverage, Job
from domain.finding import Finding
from domain.incident import Classification, Incident, Severity
from domain.look import Counterpart, Look
from domain.notification import Message, Notification, Reason
from domain.observation import Post, Profile
from domain.registry import Contact, OfficialAccount, Tier, Unit
from domain.text import Text

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def later(**delta: float) -> datetime:
    return NOW + timedelta(**delta)


def unit(**changes: Any) -> Unit:
    values: dict[str, Any] = {
        "key": "linze-ga",
        "name": "临泽市公安局",
        "managing_unit": "linze-gov",
        "contacts": (Contact(name="值班员甲", email="duty@ga.linze.example"),),
    }
    return Unit(**values | changes)


def account(**changes: Any) -> OfficialAccount:
    values: dict[str, Any] = {
        "platform": "bluesky",
        "user_id": "did:plc:official",
        "handle": "linze-ga.test",
        "display_name": "临泽市公安局",
        "unit": "linze-ga",
        "managing_unit": "linze-gov",
        "tier": Tier.ONE,
    }
    return OfficialAccount(**values | changes)


def profile(**changes: Any) -> Profile:
    values: dict[str, Any] = {
        "platform": "bluesky",
        "user_id": "did:plc:stranger",
        "handle": "stranger.test",
        "display_name": "临泽市公安局",
        "bio": "",
    }
    return Profile(**values | changes)


def official_profile(**changes: Any) -> Profile:
    values: dict[str, Any] = {
        "user_id": "did:plc:official",
        "handle": "linze-ga.test",
        "bio": "临泽市公安局官方账号",
        "avatar_hash": "cid-of-the-badge",
    }
    return profile(**values | changes)


def look(seen: Profile | None = None, **changes: Any) -> Look:
    values: dict[str, Any] = {"profile": seen or profile(), "seen_at": NOW}
    return Look(**values | changes)


def counterpart(registered: OfficialAccount | None = None, **changes: Any) -> Counterpart:
    values: dict[str, Any] = {"account": registered or account(), "unit": unit()}
    return Counterpart(**values | changes)


def post(**changes: Any) -> Post:
    values: dict[str, Any] = {"post_id": "p1", "revision": "r1", "text": "通知", "published_at": NOW}
    return Post(**values | changes)


def finding(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "detector": "impostor.name",
        "score": 0.95,
        "summary": Text(zh="名称与「临泽市公安局」相同", en='name equals "临泽市公安局"'),
        "evidence": (("fact", "same-name"), ("name", "临泽市公安局"), ("official", "临泽市公安局")),
    }
    return Finding(**values | changes)


def incident(**changes: Any) -> Incident:
    values: dict[str, Any] = {
        "classification": Classification.MASQUERADE,
        "official": "unit:linze-ga",
        "subject": "bluesky:did:plc:stranger",
        "unit": "linze-ga",
        "severity": Severity.MAJOR,
        "rule": "impostor.tier1",
        "findings": (finding(),),
        "score": 0.95,
        "first_seen": NOW,
        "last_seen": NOW,
        "profile": profile(),
    }
    return Incident(**values | changes)


def notification(**changes: Any) -> Notification:
    values: dict[str, Any] = {
        "incident": 12,
        "event": 1,
        "reason": Reason.OPENED,
        "channel": "webhook",
        "address": "",
        "due_at": NOW,
    }
    return Notification(**values | changes)


def message(**changes: Any) -> Message:
    values: dict[str, Any] = {
        "key": "12:1:opened:webhook:",
        "reference": "DT-000012",
        "subject": "【谛听】疑似假冒账号",
        "body": "疑似假冒：「临泽市公安局」",
        "address": "",
        "facts": (("classification", "masquerade"),),
    }
    return Message(**values | changes)


def coverage(**changes: Any) -> Coverage:
    values: dict[str, Any] = {
        "platform": "bluesky",
        "job": Job.HUNT,
        "started_at": NOW,
        "finished_at": later(seconds=20),
        "asked": 12,
        "answered": 12,
    }
    return Coverage(**values | changes)
