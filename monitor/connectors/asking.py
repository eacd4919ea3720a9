"""Turns a question into the request that a description gives for it."""

import json
from urllib.parse import urlencode

from monitor.connectors import templates
from monitor.connectors.operations import Ask, Question
from monitor.connectors.options import Login
from monitor.connectors.spec import Spec
from monitor.connectors.templates import Values
from monitor.http import Redirects, Request

PAGES = {"accept": "text/html,application/xhtml+xml"}


def request(spec: Spec, question: Question, login: Login, values: Values) -> Request:
    """What the connector sends to ask `question`, with its login."""
    ask = question.request
    content, kind = _content(ask, values)
    own = {"content-type": kind} if kind else {}
    wanted = PAGES if spec.parsed_as(question) == "html" else {}
    return Request(
        templates.path(ask.path, values, spec.options),
        {**templates.query(ask.query, values), **login.query},
        {**own, **wanted, **templates.headers({**spec.headers, **ask.headers}, values), **login.headers},
        method=ask.method,
        content=content,
        redirects=Redirects.READ,
    )


def _content(ask: Ask, values: Values) -> tuple[bytes, str]:
    if ask.document is not None:
        document = templates.document(ask.document, values)
        return json.dumps(document, ensure_ascii=False).encode(), "application/json"
    if ask.form is not None:
        return urlencode(templates.query(ask.form, values)).encode(), "application/x-www-form-urlencoded"
    return b"", ""
