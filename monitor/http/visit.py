"""Visits a web site as a person would: by https, else by http, and on to where its front page leads."""

import re
from dataclasses import dataclass, replace

import httpx

from domain.answer import Answer, Outcome, ok
from domain.observation import Profile
from domain.text import Text
from monitor.http.certificate import Certificate
from monitor.http.checked import name_of
from monitor.http.roads import Arrival, Roads
from monitor.http.webpage import WebPage, read_page
from monitor.http.wire import Request

ACCEPT = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1", "accept-language": "zh-CN,zh;q=0.9,en;q=0.5"}
# Of names only what a name server takes as it is: anything else it would deny.
HOST = re.compile(r"([0-9a-z_]([0-9a-z_-]{0,61}[0-9a-z])?\.)+[0-9a-z]([0-9a-z-]{0,61}[0-9a-z])?")
DISTRUSTED = "CERTIFICATE_VERIFY_FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A site's front page with the certificate of its host; `flaw` says why that certificate is not to be believed."""

    page: WebPage
    certificate: Certificate | None = None
    flaw: Text | None = None

    @property
    def marks(self) -> str:
        """What stands on the page and in the certificate about who runs it, for people."""
        told = [f"{kind} {number}" for kind, number in self.page.marks]
        if self.certificate is not None and self.certificate.organisation and self.flaw is None:
            told.append(f"证书主体 {self.certificate.organisation}")
        return "; ".join([*told, *([self.flaw.zh] if self.flaw else [])])

    def profile(self, platform: str, user_id: str) -> Profile:
        """The site as a profile. A footer anybody can copy: it is told, and counts as no badge."""
        page = self.page
        stand_in = f"[{page.parked.zh}] " if page.parked else ""
        return Profile(
            platform=platform,
            user_id=user_id,
            display_name=page.title,
            bio=f"{stand_in}{page.description}".strip(),
            url=page.url,
            avatar_url=page.icon,
            verification_text=self.marks,
        )


async def visit(roads: Roads, address: str) -> Answer[Visit]:
    """The front page of a host, or of an address as it is written. Never an absence."""
    address = address.strip()
    if address.startswith(("https://", "http://")):
        return await _entered(roads, address)
    found = await _entered(roads, f"https://{address}/")
    if found.outcome is not Outcome.ERROR:
        return found
    plain = await _entered(roads, f"http://{address}/")
    if DISTRUSTED not in found.detail:
        return plain if plain.found else found
    return await _distrusted(roads, address, plain)


def host_in(address: str) -> str:
    """The host of an address or of a bare name, in ASCII and lower case; '' where there is none."""
    written = address.strip()
    try:
        url = httpx.URL(written if "://" in written else f"https://{written}/")
        host = name_of(url).strip(".").lower() if url.host else ""
    except (httpx.InvalidURL, ValueError):
        return ""
    return host if HOST.fullmatch(host) else ""


async def _entered(roads: Roads, address: str) -> Answer[Visit]:
    seen = await roads.ask(Request(address, headers=ACCEPT), _read)
    onward = seen.found.page.refresh if seen.found else ""
    if seen.found is None or seen.found.page.title or not onward:
        return seen
    led = await roads.ask(Request(onward, headers=ACCEPT), _read)
    return led if led.found else seen


async def _distrusted(roads: Roads, host: str, plain: Answer[Visit]) -> Answer[Visit]:
    """A site whose certificate does not verify: what that is, with the page as far as it comes without one."""
    shown = await roads.certificate(host)
    untold = Text("证书未通过验证", "the certificate does not verify")
    flaw = (shown.found.flaw(host, roads.clock()) if shown.found else None) or untold
    if plain.found is None:
        return Answer(outcome=Outcome.ERROR, detail=f"{flaw.en}; {plain.detail}"[:200])
    return ok(replace(plain.found, certificate=shown.found, flaw=flaw))


def _read(reply: Arrival) -> Answer[Visit]:
    page = read_page(reply)
    if page.found is None:
        return Answer(outcome=page.outcome, detail=page.detail)
    return ok(Visit(page=page.found, certificate=reply.certificate))
