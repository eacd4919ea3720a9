"""Takes out of a text by what its writer could be reached; what is left still shows that there was something."""

import re
from collections.abc import Iterable, Iterator

from domain.finding import Finding

# Findings whose evidence is how somebody is reached, by what they state.
REACHING = frozenset(
    {"qq", "wechat", "messenger", "mobile", "telephone", "business-contact", "contact"} | {"work", "work-contact"}
)
STATED, REACHED_BY = frozenset({"fact", "tie", "way"}), frozenset({"value", "shared"})
EMAIL = re.compile(r"[\w.+-]+(?=@[\w-]+\.\w)")
# A long hexadecimal value is a hash, which reaches nobody; 12345, 12377, 96110 and the like are public services.
NUMBER = re.compile(
    r"\b(?P<hash>(?=\d*[a-f])[\da-f]{16,})\b|(?<!\d)\d{3,4}[-\s]\d{7,8}|(?<!\d)\d{3}[-\s]\d{4}[-\s]\d{4}"
    r"|(?<!\d)(?P<public>(?:12[1-3]|9[56]\d)\d{2})(?!\d)|\d{5,}"
)
LABEL = r"[微薇威徽][信❤芯]|[VvＶｖ][信❤]?|[Ww]e[Cc]hat|[Ww]ei[Xx]in|[Vv][Xx]|[Ww][Xx]|[QqＱｑ]{2}"
MESSENGER = re.compile(
    rf"((?<![A-Za-z])(?:{LABEL})(?:号|ID|id)?[\s❤:：;；=,，是为加+＋]{{0,3}})([A-Za-z\d][\w-]{{3,}})", re.ASCII
)
SHOWN = 2
MASK = "***"


def masked(text: str, known: Iterable[str] = ()) -> str:
    """`text` without telephone numbers, numbers of accounts and papers, messenger names and mail addresses.

    `known` are contacts that were found elsewhere; they go wherever they stand, in small or capital letters.
    """
    for contact in filter(None, known):
        text = re.sub(re.escape(contact), lambda found: _cut(found[0]), text, flags=re.IGNORECASE)
    text = MESSENGER.sub(lambda found: found[1] + _cut(found[2]), text)
    text = NUMBER.sub(lambda found: found["hash"] or found["public"] or _cut(found[0]), text)
    return EMAIL.sub(lambda found: _cut(found[0]), text)


def contacts(findings: Iterable[Finding]) -> Iterator[str]:
    """What somebody is reached by, as findings have it."""
    for finding in findings:
        if REACHING & {value for name, value in finding.evidence if name in STATED}:
            yield from (value.rpartition(" ")[2] for name, value in finding.evidence if name in REACHED_BY)


def _cut(value: str) -> str:
    return value[:SHOWN] + MASK
