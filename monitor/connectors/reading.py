"""Reads one reply by a description: what is not proved to be an answer is none."""

from datetime import datetime
from typing import Any, Never

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post, Profile
from domain.ports import Operation
from domain.session import Session
from monitor.connectors import documents, nouns, paging
from monitor.connectors.documents import Seen
from monitor.connectors.expressions import Unfound
from monitor.connectors.nouns import Drift
from monitor.connectors.operations import Accounts, OneAccount, Posts, Question, WhoAmI, WholeText
from monitor.connectors.rows import Asked, Row, row, taken, things
from monitor.connectors.rules import ruled
from monitor.connectors.spec import Spec
from monitor.http import Page, Reply


def read_reply(
    spec: Spec, operation: Operation, reply: Reply, asked: Asked, now: datetime | None = None
) -> Answer[Page[Any]]:
    """A page of profiles or posts (of exactly one profile or session, where one is asked for), or why there is none.

    `asked` are the question's values: keyword, name or user_id, and cursor on later pages. Without `now` a refusal
    does not say when it ends.
    """
    question = spec.operations.written[operation]
    if isinstance(question, WhoAmI):
        return _paged(read_login(spec, question, reply, now))
    if isinstance(question, OneAccount):
        return _paged(read_account(spec, question, reply, asked, now))
    assert isinstance(question, Accounts | Posts)
    answer = read_rows(spec, question, reply, asked, now)
    if answer.found is None:
        return _failed(answer)
    page = answer.value
    kept = tuple(row.noun for row in page.items if row.kept)
    return ok(Page(items=kept, cursor=page.cursor, more=page.more))


def read_rows(
    spec: Spec, question: Accounts | Posts, reply: Reply, asked: Asked, now: datetime | None
) -> Answer[Page[Row]]:
    """A page of a list with all its things, counted or not."""
    answer = _proved(spec, question, reply, asked, now)
    if isinstance(answer, Answer):
        return answer
    try:
        rows = tuple(row(spec, question, thing, answer, asked) for thing in things(question, answer))
    except (Unfound, Drift) as drift:
        return _shape(str(drift))
    if not rows and not question.empty.holds(answer.context):
        return _shape(f"empty: nothing is there, and {question.empty.text} does not hold")
    try:
        cursor = paging.following(question.page, answer.context, asked.get("cursor", ""), len(rows))
    except Unfound:
        return ok(Page(items=rows, more=True))
    return ok(Page(items=rows, cursor=cursor)) if rows or cursor else EMPTY


def read_account(spec: Spec, question: OneAccount, reply: Reply, asked: Asked, now: datetime | None) -> Answer[Profile]:
    """The one account that was asked for."""
    answer = _proved(spec, question, reply, asked, now)
    if isinstance(answer, Answer):
        return answer
    try:
        rows = [row(spec, question, thing, answer, asked) for thing in things(question, answer)]
    except (Unfound, Drift) as drift:
        return _shape(str(drift))
    found = [row.noun for row in rows if row.kept]
    if len(found) != 1:
        return _shape(f"items: {len(found)} accounts where one is promised")
    profile = found[0]
    assert isinstance(profile, Profile)
    wanted = asked["user_id"]
    if wanted != profile.user_id and wanted.casefold() != profile.handle.casefold():
        return _shape("user_id: not the account that was asked for")
    return ok(profile)


def read_login(spec: Spec, question: WhoAmI, reply: Reply, now: datetime | None) -> Answer[Session]:
    answer = _proved(spec, question, reply, {}, now)
    if isinstance(answer, Answer):
        return answer
    try:
        return ok(nouns.session(taken(question.fields.written, answer.context)))
    except (Unfound, Drift) as drift:
        return _shape(str(drift))


def read_text(spec: Spec, question: WholeText, reply: Reply, short: Post, now: datetime | None) -> Answer[Post]:
    """The post with its whole text."""
    answer = _proved(spec, question, reply, {"post_id": short.post_id}, now)
    if isinstance(answer, Answer):
        return answer
    try:
        return ok(nouns.expanded(short, taken(question.fields.written, answer.context)))
    except (Unfound, Drift) as drift:
        return _shape(str(drift))


def _proved(spec: Spec, question: Question, reply: Reply, asked: Asked, now: datetime | None) -> Seen | Answer[Never]:
    """What was seen, once nothing speaks against it and the proof holds."""
    seen = documents.seen(spec, question, reply, asked)
    answer = ruled(spec, question, reply, seen, now)
    if answer is not None:
        return answer
    if not seen.is_whole or (seen.context["json"] is None and spec.parsed_as(question) == "json"):
        return _shape("the body is no whole page" if spec.parsed_as(question) == "html" else "the body is not JSON")
    if question.proof is not None and not question.proof.holds(seen.context):
        return _shape(f"proof: {question.proof.text} does not hold")
    return seen


def _paged(answer: Answer[Any]) -> Answer[Page[Any]]:
    return _failed(answer) if answer.found is None else ok(Page(items=(answer.value,)))


def _failed(answer: Answer[Any]) -> Answer[Never]:
    return Answer(outcome=answer.outcome, detail=answer.detail, not_before=answer.not_before)


def _shape(detail: str) -> Answer[Never]:
    return Answer(outcome=Outcome.SHAPE, detail=detail[:200])
