"""A message as instant messengers show it: a title, lines, the code to acknowledge with, and no more than fits."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.incident import Severity
from domain.notification import Message
from domain.text import Locale, Text

ACKNOWLEDGE = Text(
    zh="签收码：{code}（签收：diting incidents ack {code}）",
    en="Code: {code} (acknowledge: diting incidents ack {code})",
)
CUT = Text(zh="……（以下略，全文见 {reference}）", en="… (cut here; the whole text: {reference})")
# What markdown takes for its own, and what looks the same and means nothing.
MARKUP = str.maketrans("<>[]*`", "＜＞［］＊｀")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`code` is the line that says how to acknowledge, `cut` the one that stands for what did not fit."""

    title: str
    body: str
    code: str
    cut: str
    severity: Severity | None

    def text(self, limit: int, *, size: Callable[[str], int], keyword: str = "") -> str:
        """Title, body, keyword (unless it is in there) and code; what is above `limit` is missing from the body.

        `size` is that of a text as it travels: the sum of the sizes of its characters.
        """
        foot = _stacked(keyword if keyword not in self.title + self.body else "", self.code)
        body = fitting(self.body, limit - size(f"{self.title}\n\n{foot}"), self.cut, size)
        return fitting(_stacked(self.title, body, foot), limit, "…", size)


def card(message: Message, locale: Locale) -> Card:
    """The message for where others listen: only its brief text, where it has one."""
    if message.brief:
        return Card(title=whole(message.brief), body="", code="", cut="…", severity=message.severity)
    told = message.code and message.code not in message.body
    return Card(
        title=_title(message),
        body=whole(message.body),
        code=ACKNOWLEDGE.within(locale).format(code=whole(message.code)) if told else "",
        cut=CUT.within(locale).format(reference=whole(message.reference)),
        severity=message.severity,
    )


def fitting(text: str, limit: int, cut: str, size: Callable[[str], int]) -> str:
    """`text` if it takes no more than `limit`, else as much of it as leaves room for `cut`, which ends it."""
    if size(text) <= limit:
        return text
    kept, room = "", limit - size(cut)
    for char in text:
        room -= size(char)
        if room < 0:
            break
        kept += char
    return kept + cut


def octets(text: str) -> int:
    """How many bytes a text takes in UTF-8."""
    return len(text.encode())


def whole(text: str) -> str:
    """`text` without half characters, which no encoding takes."""
    return text.encode("utf-8", "replace").decode()


def defused(text: str) -> str:
    """`text` in which markdown finds nothing of its own: names and quotes of strangers must not become links."""
    return "\n".join(_plain_start(line) for line in text.translate(MARKUP).split("\n"))


def _plain_start(line: str) -> str:
    return f"＃{line[1:]}" if line.startswith("#") else line


def _title(message: Message) -> str:
    """The subject, which names the level as a rule; where it does not, the level comes first."""
    severity, subject = message.severity, whole(message.subject)
    if severity is None or severity.numeral in subject:
        return subject
    return f"【{severity.numeral}】{subject}"


def _stacked(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
