"""Puts into words which official accounts alone are not covered any more, and which are again: a line each."""

from collections.abc import Iterator, Sequence

from alerting.digest import Digest, Silent
from alerting.messages import digest_words as words
from alerting.messages.coverage import OVERDUE, REASONS, SEPARATOR
from alerting.messages.render import harmless
from alerting.messages.speech import Speech
from domain.text import Text

# More than so many are counted, not named.
MOST = 8
NAME_LIMIT = 30
COMMAND = "diting coverage --accounts"


def silent(digest: Digest, speech: Speech) -> Iterator[str]:
    for title, found in ((words.SILENT, digest.unheard), (words.AGAIN, digest.heard_again)):
        if found:
            yield speech.say(title, said=SEPARATOR[speech.locale].join(_named(found, digest, speech)))


def _named(found: Sequence[Silent], digest: Digest, speech: Speech) -> Iterator[str]:
    for each in found[:MOST]:
        yield speech.say(
            _text(each),
            name=harmless(each.name, NAME_LIMIT),
            unit=_of_unit(each, digest, speech),
            platform=speech.say(each.platform),
            check=speech.say(words.CHECKS[each.unheard.check]),
            since=speech.time(each.since)[:-6] if each.since else "",
            why=speech.say(REASONS.get(each.why, OVERDUE)),
        )
    if len(found) > MOST:
        yield speech.say(words.SILENT_REST, count=len(found) - MOST, command=COMMAND)


def _text(each: Silent) -> Text:
    if each.is_over:
        return words.AGAIN_ONE
    return words.SILENT_SINCE if each.since else words.SILENT_EVER


def _of_unit(each: Silent, digest: Digest, speech: Speech) -> str:
    """The unit, where it is not the reader's own."""
    if each.unit_name == digest.unit_name and not digest.others:
        return ""
    return speech.say(words.OF_UNIT, unit=harmless(each.unit_name, NAME_LIMIT))
