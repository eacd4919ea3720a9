"""Texts that are nearly the same, found by what they have in common without comparing all with all."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from detectors.texts.prose import whole
from domain.past import Published

GRAM, PRINTS = 5, 6


@lru_cache(maxsize=8192)
def prints(text: str) -> tuple[int, ...]:
    """Numbers under which a text is looked up: two texts that are nearly the same have one in common.

    The smallest hashes of its runs of five characters, 8 bytes each; () where it is too short to tell.
    """
    folded = whole(text)
    runs = {folded[place : place + GRAM] for place in range(len(folded) - GRAM + 1)}
    return tuple(sorted(map(_number, runs))[:PRINTS])


def _number(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)


def looked_up(posts: Sequence[Published]) -> Iterator[tuple[Published, tuple[Published, ...]]]:
    """Each post with the earlier ones that share a print with it: what the store's index answers, in memory."""
    index: dict[int, list[Published]] = defaultdict(list)
    for post in sorted(posts, key=lambda each: each.at):
        near = {(each.voice.account, each.post_id): each for number in prints(post.text) for each in index[number]}
        yield post, tuple(near.values())
        for number in prints(post.text):
            index[number].append(post)
