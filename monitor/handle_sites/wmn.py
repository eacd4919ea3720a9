"""Definitions of WhatsMyName, wmn-data.json. Shape: github.com/WebBreacher/WhatsMyName."""

from pydantic import Field

from monitor.handle_sites.definition import Definition, Refused, Words
from monitor.handle_sites.site import HANDLE, Sign, Site


class Wmn(Definition):
    uri_check: str
    uri_pretty: str = ""
    post_body: str = ""
    e_code: int
    e_string: str = Field(min_length=1)
    m_code: int
    m_string: str = ""
    known: Words = Field(min_length=1)
    cat: str = ""
    valid: bool = True

    def site(self, name: str) -> Site:
        if not self.valid:
            raise Refused("marked as not valid")
        if self.m_code == self.e_code and not self.m_string:
            raise Refused("nothing proves that a handle is free: neither a status of its own nor words")
        return Site(
            name=name,
            asks=self.uri_check.replace("{account}", HANDLE),
            shows=(self.uri_pretty or self.uri_check).replace("{account}", HANDLE),
            taken=Sign(statuses=frozenset({self.e_code}), words=(self.e_string,)),
            free=Sign(statuses=frozenset({self.m_code}), words=(self.m_string,) if self.m_string else ()),
            claimed=self.known,
            method="POST" if self.post_body else "GET",
            body=self.post_body.replace("{account}", HANDLE),
            headers=self.headers,
            tags=frozenset({self.cat}),
        )
