"""Platforms that nobody knows: read all the same, for a register may have its own, and told with those near to it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from domain.text import Text
from monitor.imports.seen import Flaw, Seen
from monitor.registry.columns import Column
from monitor.registry.vocabulary import Vocabulary

NEAREST = 3


def doubtful(seen: Iterable[Seen], words: Vocabulary, described: Collection[str]) -> Iterator[Flaw]:
    """Each unknown platform once, where it stands first; `described` are those of connectors."""
    first: dict[str, Seen] = {}
    for each in seen:
        first.setdefault(each.profile.platform, each)
    label = words.columns[Column.PLATFORM][0]
    for platform, each in first.items():
        if platform in words.platforms or platform in described:
            continue
        near = "、".join(_nearest(platform, words.platforms))
        why = Text(f"不认识的平台「{platform}」，已照原样读取", f"the platform {platform} is not known; taken as it is")
        remedy = Text(
            f"写错的请改正后重新导入；相近的有：{near}", f"if it is a slip, mend it and import again; near are {near}"
        )
        yield Flaw(place=each.place, field=label, why=why, remedy=remedy)


def _nearest(platform: str, known: Mapping[str, tuple[str, ...]]) -> list[str]:
    """By their first words, the likeliest first."""

    def likeness(slug: str) -> float:
        return max(SequenceMatcher(None, platform, word.casefold()).ratio() for word in (slug, *known[slug]))

    return [known[slug][0] for slug in sorted(known, key=likeness, reverse=True)[:NEAREST]]
