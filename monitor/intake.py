"""Takes in what others noticed: each lead becomes a case like any other, or new evidence of one that is known."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from sqlalchemy import Connection

from alerting.masking import masked
from alerting.messages.render import harmless
from domain.errors import NotAllowed
from domain.exhibit import Exhibit
from domain.finding import Finding
from domain.incident import Classification, Incident, Status
from domain.lead import REPORT, SAID_BY, Lead, Source, is_provisional
from domain.observation import Profile
from domain.registry import OfficialAccount, Unit, account_key
from domain.text import Text
from monitor.affected import affected, named_unit
from monitor.evidence.canonical import canonical
from monitor.evidence.locker import Locker
from monitor.store import audit, evidence, incidents, registry, snapshots
from monitor.store.registry import Registry

# How much a report weighs by itself: whoever runs the account knows it, a passer-by may be mistaken.
WEIGHT = {
    Source.CITIZEN: 0.6,
    Source.HOTLINE: 0.6,
    Source.MEDIA: 0.6,
    Source.OFFICE: 0.8,
    Source.PLATFORM: 0.8,
    Source.UNIT: 0.9,
}
QUOTED = 120
# A case that waits for its review, or was merged into another, is taken up again rather than opened a second time.
REPORTED_AGAIN = frozenset({*incidents.UNENDED, Status.MERGED})
CONTACT_SOURCE = "reporter"


class Leads(Protocol):
    """Who opens cases: the office."""

    def lead(
        self,
        conn: Connection,
        classification: Classification,
        official: OfficialAccount | None,
        unit: str,
        subject: str,
        profile: Profile | None,
        finding: Finding,
        *,
        by: str,
        now: datetime,
    ) -> Incident: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """`is_new`: a case was opened; otherwise the lead is evidence of one that was known."""

    incident: Incident
    is_new: bool
    is_provisional: bool


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Every method works inside the caller's transaction, and raises NotAllowed for what people must put right."""

    leads: Leads
    locker: Locker

    def take(
        self,
        conn: Connection,
        lead: Lead,
        classification: Classification,
        unit: str,
        files: Iterable[Path],
        *,
        by: str,
        now: datetime,
    ) -> Taken:
        """`unit` is a key or a name as registered; `files` are what was handed in with the lead."""
        _refuse_odd(lead.url)
        register = registry.load(conn)
        sponsor = named_unit(register, unit)
        official = affected(register, sponsor, lead, classification)
        subject = _subject(conn, lead, sponsor, official, classification)
        party = f"unit:{sponsor.key}" if classification is Classification.MASQUERADE else subject
        known = incidents.find(conn, f"{classification}|{party}|{subject}")
        finding = _finding(lead)
        profile = _profile(conn, lead, subject, known)
        incident = self.leads.lead(
            conn, classification, official, sponsor.key, subject, profile, finding, by=by, now=now
        )
        self._keep(conn, incident, lead, files, now)
        # Without the reporter, whom the audit log must not name for ever.
        _write_down(conn, by, "lead.taken", incident, lead.source.value, now)
        return Taken(incident=incident, is_new=known is None, is_provisional=is_provisional(subject))

    def complete(
        self, conn: Connection, number: int, user_id: str, *, by: str, now: datetime, url: str = "", handle: str = ""
    ) -> Incident:
        """The id of an account of which only the name or the address was known."""
        _refuse_odd(url)
        before = incidents.known(conn, number)
        if not is_provisional(before.subject):
            raise NotAllowed(f"{before.reference}: is about {before.subject}, whose id is known")
        if not before.awaits_people:
            raise NotAllowed(f"{before.reference} is {before.status}: only an open incident is completed")
        platform = before.subject.partition(":")[0]
        subject = account_key(platform, _user_id(user_id))
        _refuse_registered(registry.load(conn), subject)
        seen = before.profile or Profile(platform=platform, user_id=user_id)
        profile = replace(seen, user_id=user_id.strip(), url=url or seen.url, handle=handle or seen.handle)
        after = replace(before, subject=subject, profile=profile)
        same = incidents.find(conn, after.fingerprint)
        if same is not None:
            raise NotAllowed(
                f"{same.reference} is about {subject} already;"
                f" run: diting incidents merge {before.number} --into {same.number}"
            )
        saved = incidents.save(conn, after, lambda _: (), now=now)
        _write_down(conn, by, "lead.completed", saved, subject, now, before=before.subject)
        evidence.owe(conn, saved, now)
        return saved

    def contact(self, conn: Connection, number: int, *, by: str, now: datetime) -> tuple[str, ...]:
        """The reporters' contacts of a case; that they were looked at is written down."""
        incident = incidents.known(conn, number)
        sealed = [piece for piece in evidence.of(conn, number) if piece.media_type == evidence.SEALED]
        if not sealed:
            raise NotAllowed(f"{incident.reference}: no reporter has left a contact, or it has been destroyed")
        _write_down(conn, by, "lead.contact-read", incident, str(len(sealed)), now)
        return tuple(evidence.unseal(conn, self.locker.get(piece)) for piece in sealed)

    def _keep(self, conn: Connection, incident: Incident, lead: Lead, files: Iterable[Path], now: datetime) -> None:
        source = f"{REPORT}{lead.source}"
        said = SAID_BY[lead.source].zh
        if lead.text:
            self._keep_bytes(conn, incident, lead.text.encode("utf-8", "replace"), "text/plain", source, said, now)
        for file in files:
            self.locker.keep_file(conn, file, incident=incident, note=said, now=now)
        if lead.contact:
            sealed = evidence.seal(conn, lead.contact)
            self._keep_bytes(conn, incident, sealed, evidence.SEALED, CONTACT_SOURCE, "", now)

    def _keep_bytes(
        self, conn: Connection, incident: Incident, data: bytes, form: str, source: str, note: str, now: datetime
    ) -> None:
        self.locker.keep(
            conn,
            data,
            incident=incident,
            event=incident.version,
            kind=Exhibit.FILE,
            media_type=form,
            source=source,
            note=note,
            now=now,
        )


def _subject(
    conn: Connection, lead: Lead, unit: Unit, official: OfficialAccount | None, classification: Classification
) -> str:
    """The account's key; of an impostor whose id is not known, that of a case whose account has the same address."""
    if classification is not Classification.MASQUERADE:
        assert official is not None
        return official.key
    if lead.user_id:
        _user_id(lead.user_id)
        _refuse_registered(registry.load(conn), lead.subject)
        return lead.subject
    if not (lead.name or lead.handle or lead.url):
        raise NotAllowed("the account: say which with --id, or at least with --url, --handle or --name")
    cases = incidents.listing(conn, statuses=REPORTED_AGAIN, unit=unit.key, classification=classification)
    return next((case.subject for case in cases if _is_same(case, lead)), lead.subject)


def _is_same(case: Incident, lead: Lead) -> bool:
    """By what one account has alone; of one name there may be several impostors."""
    profile = case.profile
    if profile is None or profile.platform != lead.platform:
        return False
    return bool(lead.url and lead.url == profile.url) or bool(
        lead.handle and lead.handle.lower() == profile.handle.lower()
    )


def _user_id(given: str) -> str:
    bare = given.strip()
    if not bare or bare.startswith("?"):
        raise NotAllowed(f"{given}: no account's id; give the one that the platform shows or uses in its addresses")
    return bare


def _refuse_odd(url: str) -> None:
    """Whoever reads the case opens the address: nothing but a web page's may stand there."""
    if url and not _is_address(url):
        shown = harmless(url, QUOTED)
        raise NotAllowed(f"--url {shown}: is no web page; give the page's whole address, with http:// or https://")


def _is_address(url: str) -> bool:
    if any(char.isspace() or not char.isprintable() for char in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _refuse_registered(register: Registry, subject: str) -> None:
    account = register.account(subject)
    if account is not None:
        unit = register.unit(account.unit)
        raise NotAllowed(
            f"{subject}: is registered as {account.display_name} of {unit.name if unit else account.unit}, so it is no"
            " impostor; report it with --kind hijack or tamper"
        )


def _profile(conn: Connection, lead: Lead, subject: str, known: Incident | None) -> Profile | None:
    """What is known of the account already is more than a report says of it."""
    if known is not None and known.profile is not None:
        return known.profile
    trusted = snapshots.trusted(conn, subject)
    if trusted is not None:
        return trusted
    return Profile(
        platform=lead.platform,
        user_id=subject.partition(":")[2],
        handle=lead.handle,
        display_name=lead.name,
        url=lead.url,
    )


def _finding(lead: Lead) -> Finding:
    """Of the text a piece without contacts; the whole of it is kept as evidence."""
    quote = harmless(masked(lead.text), QUOTED)
    said = SAID_BY[lead.source]
    facts = {"source": lead.source.value, "lead": _digest(lead), "text": quote}
    facts["seen_at"] = lead.seen_at.astimezone(UTC).isoformat() if lead.seen_at else ""
    return Finding(
        detector=f"{REPORT}{lead.source}",
        score=WEIGHT[lead.source],
        summary=Text(f"{said.zh}：{quote}" if quote else said.zh, f"{said.en}: {quote}" if quote else said.en),
        evidence=tuple((name, value) for name, value in facts.items() if value),
    )


def _digest(lead: Lead) -> str:
    """The same report taken in twice is one; whoever made it is no part of it."""
    facts = (lead.source, lead.platform, lead.user_id, lead.name, lead.handle, lead.url, lead.text)
    return hashlib.sha256(canonical(facts)).hexdigest()[:16]


def _write_down(
    conn: Connection, by: str, action: str, incident: Incident, after: str, now: datetime, before: str = ""
) -> None:
    audit.append(
        conn, at=now, actor=by, action=action, object=incident.reference, before=before, after=after, result=""
    )
