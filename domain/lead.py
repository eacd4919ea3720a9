"""What somebody else noticed: a citizen, 12345, another office, the unit itself."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.finding import Finding
from domain.incident import Incident
from domain.observation import Profile
from domain.registry import account_key
from domain.text import Locale, Text

# No platform's ids begin so: the account is known by its name or its address alone.
UNKNOWN = "?"
DIGITS = 16
# The detector of a finding that somebody reported begins so.
REPORT = "report."


class Source(StrEnum):
    CITIZEN = "citizen"
    HOTLINE = "12345"
    OFFICE = "office"
    UNIT = "unit"
    PLATFORM = "platform"
    MEDIA = "media"


SAID_BY = {
    Source.CITIZEN: Text("群众反映", "reported by a citizen"),
    Source.HOTLINE: Text("12345热线转办", "passed on by the 12345 hotline"),
    Source.OFFICE: Text("其他部门移送", "passed on by another office"),
    Source.UNIT: Text("主办单位自报", "reported by the unit itself"),
    Source.PLATFORM: Text("平台通知", "notified by the platform"),
    Source.MEDIA: Text("媒体报道", "reported by the media"),
}
UNKNOWN_ID = Text("未知（仅知名称/主页）", "unknown (only its name or page is known)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What was reported of an account on `platform`; `user_id` is '' where only its name or address is known.

    `text` is what was said, `seen_at` when it was seen. `contact` is the reporter's: personal data, sealed at once.
    """

    source: Source
    platform: str
    user_id: str = ""
    name: str = ""
    handle: str = ""
    url: str = ""
    text: str = ""
    seen_at: datetime | None = None
    contact: str = ""

    @property
    def subject(self) -> str:
        """The account's key, or a provisional one until its id is known."""
        if self.user_id:
            return account_key(self.platform, self.user_id)
        known = self.url.strip() or self.handle.strip().lower() or self.name.strip()
        return account_key(self.platform, UNKNOWN + hashlib.sha256(known.encode()).hexdigest()[:DIGITS])


def is_provisional(subject: str) -> bool:
    """Whether an account's key stands for one whose id is not known yet: no platform can be asked about it."""
    return subject.partition(":")[2].startswith(UNKNOWN)


def id_of(incident: Incident, locale: Locale) -> str:
    """The account's id, or that it is unknown."""
    subject = incident.subject
    return UNKNOWN_ID.within(locale) if is_provisional(subject) else subject.partition(":")[2]


def name_of(incident: Incident, locale: Locale) -> str:
    """What the account is called, else its key; never the stand-in for an id that nobody knows."""
    profile, subject = incident.profile, incident.subject
    if profile is not None and profile.display_name:
        return profile.display_name
    if not is_provisional(subject):
        return subject
    return (profile and (profile.handle or profile.url)) or id_of(incident, locale)


def is_reported(finding: Finding) -> bool:
    """Whether it is somebody's word: no look of Diting's own proves that it is over."""
    return finding.detector.startswith(REPORT)


def is_hearsay(findings: Iterable[Finding]) -> bool:
    """Whether others alone say so, and Diting saw nothing of it."""
    known = tuple(findings)
    return bool(known) and all(is_reported(finding) for finding in known)


def tellers(findings: Iterable[Finding]) -> tuple[Text, ...]:
    """Who reported what was found, each once."""
    said = (told_by(finding.detector) for finding in findings)
    return tuple(dict.fromkeys(text for text in said if text is not None))


def told_by(name: str) -> Text | None:
    """Who reported it, by the name of the finding's detector or of the evidence's source."""
    source = name.removeprefix(REPORT)
    return SAID_BY[Source(source)] if name.startswith(REPORT) and source in set(Source) else None


def is_as_told(profile: Profile) -> bool:
    """Whether a profile says no more than a lead can: what is empty in it is then unknown, not absent."""
    return profile == Profile(
        platform=profile.platform,
        user_id=profile.user_id,
        handle=profile.handle,
        display_name=profile.display_name,
        url=profile.url,
    )


def is_seen(profile: Profile | None, findings: Iterable[Finding]) -> bool:
    """Whether a look at the account gave its profile, not a report alone."""
    is_told_of = any(is_reported(finding) for finding in findings)
    return profile is not None and not (is_told_of and is_as_told(profile))
