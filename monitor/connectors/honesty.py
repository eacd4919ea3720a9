"""What a description must not claim: an absence that no document proves, a value that nobody fills in."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.answer import Outcome
from domain.ports import Operation
from monitor.connectors import templates
from monitor.connectors.expressions import Expression, Unfound, roots
from monitor.connectors.lines import Where
from monitor.connectors.operations import ABSENCES, Accounts, Posts, Question, Rule, Things
from monitor.connectors.spec import Spec

EVIDENCE = frozenset({"json", "body", "text"})
NEVER = "`false`"
LISTS = frozenset({"search", "exact", "posts"})
MAY_MISS = frozenset({"profile", "exact", "posts"})
OWN = frozenset({"base_url", "max_pages", "politeness", "plugin", "platform"})
ASKED: Mapping[str, str] = {
    "search": "keyword",
    "exact": "name",
    "profile": "user_id",
    "posts": "user_id",
    "full_text": "post_id",
}
# Answers that say nothing: what holds for them also holds for whatever a platform has lost.
BLANKS: tuple[dict[str, Any], ...] = tuple(
    {"status": status, "headers": {}, "location": "", "url": "", "json": document, "text": text, "asked": {}}
    for status in (200, 400, 403, 404, 410)
    for document, text in ((None, ""), ({}, "{}"), ([], "[]"), (None, "<html><body></body></html>"))
)
# What comes as far as the proof, and says nothing yet.
HOLLOW: Mapping[str, tuple[tuple[Any, str], ...]] = {
    "json": (({}, "{}"), ([], "[]")),
    "html": ((None, "<html><body></body></html>"),),
}
LOGINS = frozenset({"cookie", "authorization", "proxy-authorization", "x-api-key"})
Flaw = tuple[Where, str]


def flaws(spec: Spec) -> Iterator[Flaw]:
    """Each flaw of a description, by the place where it stands."""
    yield from _rules(spec, (), "", spec.answers)
    yield from _unfilled(spec, ("headers",), spec.headers, frozenset())
    yield from _logins(spec, ("headers",), spec.headers)
    if not spec.offered:
        yield ("operations",), f"has nothing that can be asked; write one of {', '.join(Operation)}"
    for name in sorted({*spec.options} & {*OWN, *ASKED.values(), "cursor", spec.auth.kind}):
        yield ("options", name), "is a name that Diting fills in itself; choose another"
    for name, question in spec.operations.written.items():
        here = ("operations", name)
        yield from _rules(spec, here, name, question.answers)
        yield from _request(spec, (*here, "request"), name, question)
        yield from _logins(spec, (*here, "request", "headers"), question.request.headers)
        yield from _proof(spec, (*here, "proof"), name, question)
        if isinstance(question, Accounts | Posts):
            yield from _emptiness(spec, (*here, "empty"), question)
            yield from _turning(here, question)
        if isinstance(question, Things):
            yield from _way(spec, here, question)


def _rules(spec: Spec, here: Where, name: str, rules: tuple[Rule, ...]) -> Iterator[Flaw]:
    for place, rule in enumerate(rules):
        where = (*here, "answers", place)
        if rule.outcome is Outcome.EMPTY and name and name not in LISTS:
            yield (*where, "is"), f"{name} is never empty; say not_found, gone or shape"
        elif rule.outcome.is_absence and name not in MAY_MISS:
            yield (*where, "is"), f"{rule.told} belongs to profile, exact or posts only; a list says empty"
        elif rule.outcome in ABSENCES and not _looks(rule.when):
            yield (*where, "when"), "an absence must look at json, body or text, never at the status alone"
        elif rule.outcome in ABSENCES and any(_holds(spec, blank, rule.when) for blank in BLANKS):
            yield (*where, "when"), "would hold for an answer that says nothing; look at what the platform really says"


def _emptiness(spec: Spec, where: Where, question: Accounts | Posts) -> Iterator[Flaw]:
    if not _looks(question.empty):
        yield where, f"must look at json, body or text; where no list is ever empty, write {NEVER}"
    elif any(_holds(spec, blank, question.proof, question.empty) for blank in BLANKS):
        yield where, "would hold for an answer that says nothing; look at what the platform really says"


def _proof(spec: Spec, where: Where, name: str, question: Question) -> Iterator[Flaw]:
    """Whether it demands anything of the document; of an answer without one nothing is read anyway."""
    if question.proof is None:
        return
    asked = {ASKED[name]: "zq"} if name in ASKED else {}
    seen = {"status": 200, "headers": {}, "location": "", "url": "", "asked": asked}
    blanks = ({**seen, "json": document, "text": text} for document, text in HOLLOW[spec.parsed_as(question)])
    if all(_holds(spec, blank, question.proof) for blank in blanks):
        yield where, "holds for an answer that says nothing; name what only a true answer has, and of which type it is"


def _turning(here: Where, question: Accounts | Posts) -> Iterator[Flaw]:
    """A list that is turned over, and a request that asks for its first page again and again."""
    if question.page is None or question.page.max == 1 or "cursor" in _filled_in(question):
        return
    yield (*here, "page"), "the request asks for no page; put {{cursor}} into it (query, path or json), or write max: 1"


def _logins(spec: Spec, where: Where, headers: Mapping[str, str]) -> Iterator[Flaw]:
    """A login that stands in a description is passed on with it."""
    for header, template in headers.items():
        used = {*templates.names(template)}
        private = {name for name in used if name in spec.options and spec.options[name].secret}
        if header.lower() in LOGINS and (not used or used != private):
            yield (*where, header), "logins belong into auth, or into an option with secret: true, never into the file"


def _looks(claim: Expression) -> bool:
    """Whether it looks at the document; what never holds need not."""
    return bool(roots(claim.tree) & EVIDENCE) or claim.text.strip() == NEVER


def _holds(spec: Spec, blank: Mapping[str, object], *claims: Expression) -> bool:
    try:
        body = spec.body.find(blank)
    except Unfound:
        body = None
    return all(claim.holds({**blank, "body": body}) for claim in claims)


def _way(spec: Spec, here: Where, question: Things) -> Iterator[Flaw]:
    is_page = spec.parsed_as(question) == "html"
    if question.select is not None and not is_page:
        yield (*here, "select"), "is for pages only; write parse: html, or take the fields by JMESPath"
    if question.select is None and is_page and spec.embedded is None:
        yield (*here, "items"), "needs select (what is taken of each element), or embedded (JSON inside the page)"


def _request(spec: Spec, where: Where, name: str, question: Question) -> Iterator[Flaw]:
    ask, asked = question.request, ASKED.get(name)
    given = frozenset({asked} if asked else ()) | ({"cursor"} if name in LISTS else set())
    for key, template in _parts(question).items():
        yield from _unfilled(spec, (*where, key), template, given)
    if ask.document is not None and ask.form is not None:
        yield (*where, "form"), "stands beside json; keep one of the two"
    if (ask.method == "POST") is (ask.document is None and ask.form is None):
        yield (*where, "method"), "a request with json or form is a POST, and a POST has one of them"
    if asked and asked not in _filled_in(question):
        yield where, f"does not say what is asked for; put {{{{{asked}}}}} into it"


def _parts(question: Question) -> Mapping[str, object]:
    ask = question.request
    return {"path": ask.path, "query": ask.query, "headers": ask.headers, "json": ask.document, "form": ask.form}


def _filled_in(question: Question) -> frozenset[str]:
    return frozenset(name for template in _parts(question).values() for name in templates.names(template))


def _unfilled(spec: Spec, where: Where, template: object, given: frozenset[str]) -> Iterator[Flaw]:
    known = given | {*spec.options}
    for name in sorted(set(templates.names(template)) - known):
        there = f"there are {', '.join(sorted(known))}" if known else "nothing is filled in here"
        yield where, f"{{{{{name}}}}} is not known here; {there}; other values are declared in options"
