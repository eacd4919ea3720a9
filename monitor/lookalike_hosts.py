"""Hosts that somebody might register to be taken for a known one, the likeliest first."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

import dnstwist

from detectors.texts.hosts import HostParts, parts, stems
from detectors.texts.links import GOVERNMENT

# Where look-alikes of Chinese offices are registered: open to everybody, and cheap.
ENDINGS = (
    *("com", "cn", "com.cn", "net", "org", "top", "net.cn", "org.cn", "cc", "vip", "xyz", "info", "site", "online"),
    *("shop", "club", "ltd", "asia", "wang", "icu", "work", "fun", "live", "pro", "tech", "link", "store", "app"),
)
# Nobody is given a name under gov.cn; so the ending itself moves into the label.
OF_OFFICE = (
    "{}gov",
    "{}-gov",
    "gov{}",
    "gov-{}",
    "{}zhengfu",
    "{}-gov-cn",
    "{}govcn",
    "{}zf",
    "zf{}",
    "{}zwfw",
    "www{}gov",
)
PLAIN = ("{}", "www{}", "{}-zf", "{}cn")
# Neighbours of gov.cn itself, below which anybody may be given a name.
NEAR_GOVERNMENT = ("gov.com", "g0v.cn", "gov-cn.com", "govcn.com", "gov.cc", "qov.cn", "gov.com.cn", "cngov.cn")
WORDS = ("gov", "zf", "zwfw", "guanfang", "official", "online", "fuwu", "www", "app", "kefu")
# dnstwist's ways, those first that people fall for; none of its thousands of double swaps.
WAYS = (
    *("tld-swap", "dictionary", "hyphenation", "omission", "repetition", "transposition", "homoglyph", "addition"),
    *("vowel-swap", "replacement", "insertion", "subdomain", "various", "cyrillic", "plural", "bitsquatting"),
)

# Look-alike letters alone make thousands; none of the ways is to crowd out the others.
OF_A_WAY = 60


@lru_cache(maxsize=4096)
def lookalikes(host: str, most: int, endings: tuple[str, ...] = ENDINGS) -> tuple[str, ...]:
    """At most so many hosts that pass for this one; () for what is no host."""
    known = parts(host)
    if known is None:
        return ()
    ways = _of_office(known, endings) if known.ending == GOVERNMENT else _twisted((known.registered,), endings)
    found = dict.fromkeys(_ascii(ways))
    own = {known.registered, host.lower()}
    return tuple(each for each in found if each not in own and not each.endswith(f".{GOVERNMENT}"))[:most]


def _of_office(known: HostParts, endings: tuple[str, ...]) -> Iterator[str]:
    names = stems(known)
    first, rest = endings[:6], endings[6:]
    yield from (f"{form.format(stem)}.{end}" for form, stem, end in product(OF_OFFICE[:5] + PLAIN[:1], names, first))
    yield from (f"{known.label}.{near}" for near in NEAR_GOVERNMENT)
    hyphened = (f"{below}-{known.label}" for below in known.below[:1])
    yield from (f"{stem}.{end}" for stem, end in product(hyphened, first))
    yield from (f"{form.format(known.label)}.{end}" for form, end in product(OF_OFFICE[5:] + PLAIN[1:], first))
    yield from (f"{form.format(known.label)}.{end}" for form, end in product(OF_OFFICE[:2] + PLAIN[:1], rest))
    yield from _twisted((f"{known.label}gov.cn", f"{known.label}.com", f"{known.label}.cn"), ())


def _twisted(names: tuple[str, ...], endings: tuple[str, ...]) -> Iterator[str]:
    """dnstwist's permutations, way by way; what browsers show in ASCII before what they show as it is."""
    fuzzers = [dnstwist.Fuzzer(name, dictionary=WORDS, tld_dictionary=endings) for name in names]
    for way, fuzzer in product(WAYS, fuzzers):
        fuzzer.generate([way])
        found = (each["domain"] for each in fuzzer.permutations())
        yield from sorted(found, key=lambda domain: ("xn--" in domain, len(domain), domain))[: OF_A_WAY // len(names)]


def _ascii(hosts: Iterable[str]) -> Iterator[str]:
    for host in hosts:
        try:
            yield host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            continue
