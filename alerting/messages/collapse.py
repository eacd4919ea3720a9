"""Several messages to one address as one digest, where a bot would be blocked for sending them one by one."""

from collections.abc import Sequence

from alerting.messages.catalog import Catalog
from domain.incident import Severity
from domain.notification import Message

LINES = 12
NAMED = 60


def collapsed(messages: Sequence[Message], catalog: Catalog, *, key: str) -> Message:
    """One line for each, the gravest first; beyond some only their numbers. All go to the address of the first."""
    ranked = sorted(messages, key=lambda message: (_severity(message), message.reference))
    secret = any(message.brief for message in messages)
    return Message(
        key=key,
        reference=f"{ranked[0].reference}+{len(ranked) - 1}",
        subject=_subject(ranked, catalog),
        body=_text(ranked, [message.subject for message in ranked], catalog),
        address=ranked[0].address,
        facts=(("collapsed", str(len(ranked))), ("references", " ".join(message.reference for message in ranked))),
        severity=_severity(ranked[0]),
        brief=_text(ranked, [message.brief or message.subject for message in ranked], catalog) if secret else "",
        is_over=all(message.is_over for message in ranked),
    )


def _severity(message: Message) -> Severity:
    return message.severity or Severity.ORDINARY


def _subject(ranked: Sequence[Message], catalog: Catalog) -> str:
    grade = catalog.say(f"grade.{_severity(ranked[0]).value}")
    return catalog.say("collapsed.subject", grade=grade, count=str(len(ranked)))


def _text(ranked: Sequence[Message], said: Sequence[str], catalog: Catalog) -> str:
    mark = catalog.say("collapsed.mark")
    lines = [catalog.say("collapsed.lead")]
    for message, text in zip(ranked[:LINES], said, strict=False):
        plain = text.removeprefix(mark).removeprefix(message.reference).strip()
        lines.append(catalog.say("collapsed.line", reference=message.reference, subject=plain))
    if hidden := ranked[LINES:]:
        named = [message.reference for message in hidden[:NAMED]]
        named += [catalog.say("collapsed.rest")] * (len(hidden) > NAMED)
        lines.append(catalog.say("collapsed.more", count=str(len(hidden)), references=" ".join(named)))
    return "\n".join([*lines, catalog.say("collapsed.next")])
