"""The bio signal: what the stranger says of itself, and how much of it is the official account's."""

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.facts import Points, stated
from detectors.impostor.name import bears_the_very_name, names
from detectors.impostor.posts import COPIED, copies
from detectors.names.fold import fold
from detectors.texts.contacts import Way, contacts
from detectors.texts.prose import plain, sameness, sentences, whole, without
from detectors.texts.voice import Kind, heard
from detectors.texts.whereabouts import Home, home, told_elsewhere
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.text import Text

DETECTOR = "impostor.bio"
# A bio without the unit's own name says nothing if it is shorter than this.
SHORTEST = 9
FIGURES = re.compile(r"\d+")
ADDRESS = re.compile(r"[\u4e00-\u9fff]{2}(?:路|街|道|巷)[东西南北中]?段?\d{1,5}号")
# A notice that names another way sends its readers there, whoever wrote it.
SENDS_ON = re.compile(r"新(?:的)?(?:账|帐)?号|(?<!无法)(?<!不能)(?<!取消)关注|移步|转至|搬[到至家]|改用|启用|@")
# What follows on a unit's name where somebody says that he is the unit, and what says that he speaks of its account.
ITS_OWN = re.compile(
    "的?(?:唯一|官方|权威|政务|官[微博号])(?:唯一|指定|认证|官方|权威|政务|新媒体|发布|信息|服务|便民|客服|平台|"
    "微博|微信|公众|视频|抖音|快手|头条|账|帐|号|在线|互动|账户){0,5}"
)
REFERS = re.compile(
    "关注|请看|请见|移步|认准|为准|矩阵|成员|指导|主管|上级|隶属|转发|转载|搬运|来源|摘自|收集|整理|分享|非官方|不是|并非|无关"
)


class Options(BaseModel):
    """`copied` and `near`: how much (0-1) of a bio must be the official one's."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    copied: float = Field(default=0.9, gt=0, le=1)
    near: float = Field(default=0.7, gt=0, le=1)
    copied_bio: Points = 2.0
    near_bio: Points = 1.2
    claims_official: Points = 1.8
    names_unit: Points = 0.5
    speaks_for_unit: Points = 0.0
    unit_phone: Points = -0.3
    unit_address: Points = 0.0
    unofficial: Points = -5.5
    disclaimer: Points = -2.8
    parody: Points = -5.5
    fan: Points = -4.5
    news: Points = -3.0
    private: Points = -4.5
    elsewhere: Points = -6.5
    lost_control: Points = -4.0
    out_of_use: Points = -4.0
    out_of_use_and_empty: Points = -8.0


SAID = {
    Kind.UNOFFICIAL: (Fact.UNOFFICIAL, Text("自称非官方（{}）", "says it is unofficial ({})")),
    Kind.DISCLAIMER: (Fact.UNOFFICIAL, Text("声明内容仅供参考（{}）", "says it is for reference only ({})")),
    Kind.PARODY: (Fact.PARODY, Text("声明为戏仿或娱乐（{}）", "says it is a parody ({})")),
    Kind.FAN: (Fact.FAN, Text("自称网友或粉丝所办（{}）", "says it is run by fans ({})")),
    Kind.NEWS: (Fact.NEWS, Text("自称本地资讯或自媒体（{}）", "says it is a local news page ({})")),
    Kind.PRIVATE: (Fact.PRIVATE, Text("自称个人账号（{}）", "says it is a private account ({})")),
    Kind.LOST: (Fact.LOST_CONTROL, Text("自称已失去控制或另开新号（{}）", "says control was lost or it moved ({})")),
    Kind.CLOSED: (Fact.OUT_OF_USE, Text("自称已停用（{}）", "says it is out of use ({})")),
}


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """Copied wording, claims, what it takes from the unit, what it says against being official, and another place."""
    yield from _copied(official, stranger, options)
    yield from _taken(official, stranger, options)
    yield from _voices(official, stranger, options)
    elsewhere = told_elsewhere(home_of(official), _said_of_itself(stranger))
    if elsewhere and not _is_belied(official, stranger):
        said = Text(f"自称属于外地（{elsewhere}）", f"says it belongs elsewhere ({elsewhere})")
        yield stated(DETECTOR, Fact.ELSEWHERE, options.elsewhere, said, ("place", elsewhere))


def _is_belied(official: Counterpart, stranger: Look) -> bool:
    """Whether it gives out the unit's telephone or copied posts that name the unit: no namesake has either."""
    if numbers_in([stranger.profile.bio]) & numbers_of(official):
        return True
    called = [each for each in _unit_names(official) if len(each) > 3]
    taken = (whole(source.text) for _, _, source in copies(official, stranger, COPIED))
    return any(each in text for text in taken for each in called)


def _copied(official: Counterpart, stranger: Look, options: Options) -> Iterator[Finding]:
    called = {fold(each) for each in (*names(official.account), stranger.profile.display_name)}
    seen, *known = (FIGURES.sub("", without(whole(each), called)) for each in (stranger.profile.bio, *bios(official)))
    share = max((sameness(seen, each, shortest=SHORTEST) for each in known), default=0.0)
    if share >= options.copied:
        said = Text("简介照搬官方账号", "the bio is copied from the official account")
        yield stated(DETECTOR, Fact.COPIED_BIO, options.copied_bio, said)
    elif share >= options.near:
        said = Text("简介与官方账号近似", "the bio is much like the official one")
        yield stated(DETECTOR, Fact.NEAR_BIO, options.near_bio, said)


def _taken(official: Counterpart, stranger: Look, options: Options) -> Iterator[Finding]:
    """The unit's name, telephone and address."""
    text = whole(stranger.profile.bio)
    name = next((each for each in _unit_names(official) if len(each) > 3 and each in text), "")
    if name:
        said = Text(f"简介写有单位名称「{name}」", f'the bio names the unit, "{name}"')
        yield stated(DETECTOR, Fact.NAMES_UNIT, options.names_unit, said)
    if name and (claim := _speaks_for(official, stranger)):
        said = Text(f"简介自称就是该单位（{claim}）", f"the bio claims to be the unit itself ({claim})")
        yield stated(DETECTOR, Fact.SPEAKS_FOR_UNIT, options.speaks_for_unit, said)
    if numbers_in([stranger.profile.bio]) & numbers_of(official):
        said = Text("简介写有该单位的电话", "the bio gives the unit's telephone number")
        yield stated(DETECTOR, Fact.UNIT_PHONE, options.unit_phone, said)
    if addresses(stranger.profile.bio) & {each for bio in bios(official) for each in addresses(bio)}:
        said = Text("简介写有该单位的地址", "the bio gives the unit's address")
        yield stated(DETECTOR, Fact.UNIT_ADDRESS, options.unit_address, said)


def _speaks_for(official: Counterpart, stranger: Look) -> str:
    """The clause that says in so many words that this is the unit's account, unless it sends readers to that."""
    called = [each for each in _unit_names(official) if len(each) > 3]
    for clauses in sentences(stranger.profile.bio):
        if not REFERS.search("".join(clauses)):
            for clause in clauses:
                if any(clause.startswith(each) and ITS_OWN.fullmatch(clause, len(each)) for each in called):
                    return clause
    return ""


def _voices(official: Counterpart, stranger: Look, options: Options) -> Iterator[Finding]:
    """What the stranger says of itself, and the official account does not."""
    profile = stranger.profile
    said = heard(f"{profile.display_name}\n{profile.bio}")
    usual = {kind for text in (*bios(official), *names(official.account)) for kind in heard(text)}
    # Nobody is a private person under the very name of an office.
    nobody = {Kind.PRIVATE} if Kind.PRIVATE in said and bears_the_very_name(official, stranger) else set()
    claim = "" if Kind.UNOFFICIAL in said else heard(profile.bio).get(Kind.OFFICIAL, "")
    if claim:
        text = Text(f"简介自称官方（{claim}）", f"the bio claims to be official ({claim})")
        yield stated(DETECTOR, Fact.CLAIMS_OFFICIAL, options.claims_official, text)
    for kind, (fact, words) in SAID.items():
        if kind in said and kind not in usual | nobody and not _is_taken_back(kind, said, claim):
            text = Text(words.zh.format(said[kind]), words.en.format(said[kind]))
            yield stated(DETECTOR, fact, _points(kind, stranger, options), text)


def _points(kind: Kind, stranger: Look, options: Options) -> float:
    """A notice that nothing follows is the platform's own, unless it sends its readers to another account."""
    if kind is Kind.CLOSED and not (stranger.posts or stranger.unread or SENDS_ON.search(plain(stranger.profile.bio))):
        return options.out_of_use_and_empty
    return options.disclaimer if kind is Kind.DISCLAIMER else float(getattr(options, SAID[kind][0].name.lower()))


def _is_taken_back(kind: Kind, said: Iterable[Kind], claim: str) -> bool:
    """A disclaimer adds nothing to a denial, and takes nothing back from a claim."""
    return (kind in {Kind.NEWS, Kind.DISCLAIMER} and bool(claim)) or (
        kind is Kind.DISCLAIMER and Kind.UNOFFICIAL in said
    )


def bios(official: Counterpart) -> tuple[str, ...]:
    """The official account's bio as it stands and as the register has it."""
    seen = official.look.profile.bio if official.look else ""
    return tuple(bio for bio in dict.fromkeys((seen, official.account.bio)) if bio)


def numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """Telephone numbers that stand in texts."""
    ways = {Way.TELEPHONE, Way.MOBILE}
    return frozenset(contact.value for text in texts for contact in contacts(text) if contact.way in ways)


def numbers_of(official: Counterpart) -> frozenset[str]:
    """Numbers that the unit gives out itself."""
    posts = official.look.posts if official.look else ()
    people = official.unit.contacts if official.unit else ()
    return numbers_in((*bios(official), *(post.text for post in posts), *(each.phone for each in people)))


def addresses(text: str) -> frozenset[str]:
    """Streets with a number."""
    return frozenset(match.group() for match in ADDRESS.finditer(plain(text).replace(" ", "")))


def _unit_names(official: Counterpart) -> Iterator[str]:
    unit, account = official.unit, official.account
    called = [account.display_name, account.certification_subject, *account.aliases]
    yield from dict.fromkeys(fold(each) for each in ([unit.name, *unit.aliases] if unit else []) + called)


def home_of(official: Counterpart) -> Home:
    """Where the unit is, and all that the account says of that itself."""
    unit, account = official.unit, official.account
    known = (*bios(official), account.certification_subject, account.display_name)
    return home((unit and unit.name) or account.display_name, unit.region if unit else "", known)


def _said_of_itself(stranger: Look) -> tuple[str, ...]:
    """The clauses in which the stranger may say where it is."""
    clauses = (clause for sentence in sentences(stranger.profile.bio) for clause in sentence)
    return fold(stranger.profile.display_name), *clauses
