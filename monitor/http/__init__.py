"""The one door to the network: polite, bounded, and unable to mistake a refusal for an answer."""

from monitor.http.door import Http
from monitor.http.gate import (
    OR_NONE,
    Moment,
    Payload,
    Remark,
    WebAddress,
    Words,
    is_challenge,
    is_html,
    is_json,
    parse,
    read,
    refused,
)
from monitor.http.holds import Hold, Holds
from monitor.http.markup import Markup, read_markup
from monitor.http.pace import Pace
from monitor.http.pages import Page, walk
from monitor.http.politeness import HoldMinutes, Politeness
from monitor.http.resets import reset_time
from monitor.http.wire import NotJson, Redirects, Reply, Request

__all__ = [
    "OR_NONE",
    "Hold",
    "HoldMinutes",
    "Holds",
    "Http",
    "Markup",
    "Moment",
    "NotJson",
    "Pace",
    "Page",
    "Payload",
    "Politeness",
    "Redirects",
    "Remark",
    "Reply",
    "Request",
    "WebAddress",
    "Words",
    "is_challenge",
    "is_html",
    "is_json",
    "parse",
    "read",
    "read_markup",
    "refused",
    "reset_time",
    "walk",
]
