"""How a certification subject stands to a unit: the unit itself, a part of it, a body over it, or somebody else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from detectors.names.fold import fold
from detectors.names.reading import bare, read
from detectors.names.sense import Where, is_part, where
from detectors.names.structure import Structure
from detectors.names.tokens import NATION
from detectors.texts.offices import OF_ITS_OWN, ends_as_a_body
from detectors.texts.region import is_in, led_by, names_of

# No subject is longer; what follows is not read.
LONGEST = 80
LABELS = re.compile(
    "^(?:.{0,4}(?:认证主体|账号主体|帐号主体|主体名称|认证信息|认证|主体|官方认证|机构认证|微博认证|抖音认证|企业认证|政府认证)(?:为|是|单位)?)"
)
TRAILS = re.compile(
    "(?:的)?(?:官方|政务|唯一|认证|新浪|微信|抖音|快手|微博|头条|百家|视频|公众|服务|订阅|政府|新媒体|b站|哔哩哔哩|今日头条|小红书)*"
    "(?:账号|帐号|账户|号|微博|微信|网站|平台|公众号|视频号|主页|官微|官博|v)$"
)
COMPANY = re.compile(
    "公司|企业|集团|工作室|商行|商店|商贸|经营部|个体|门市|传媒(?!中心)|科技(?!局|厅|部|馆)|有限|合伙|事务所|店$|厂$|超市|"
    "合作社|俱乐部|咨询(?!中心)|广告|文化传播|网络科技|培训|旗舰|会所|诊所$|民办|基金会|商会"
)
STAFF = re.compile(
    "(?:民警|辅警|警察|警官|教师|老师|医生|医师|护士|干部|科员|职员|员工|工作人员|局长|科长|所长|主任|书记|编辑|记者|主播)[\u4e00-\u9fff]{0,3}$"
)
PARTY = re.compile("^(?:中国共产党|中共)")
COUNTRY = ("国家", "中国", "全国", "中华人民共和国")
OFFICE = re.compile("[局委厅部办署]|政府|政务|中心|支队|大队|[法检]院|公安|警|发布|官方|官微|服务号|办理|办事")
# Words that companies and offices share without having anything in common.
VAGUE = re.compile("服务|信息|咨询|网络|资讯|平台|便民|在线|科技|文化|传媒")
OVER = frozenset({"government", "party", "publish", "propaganda", "service", "cyberspace"})


class Standing(StrEnum):
    """Who a subject is, seen from a unit."""

    NOBODY = "nobody"
    OWN = "own"
    PART = "part"
    SUPERIOR = "superior"
    NAMESAKE = "namesake"
    ELSEWHERE = "elsewhere"
    STAFF = "staff"
    COMPANY = "company"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Body:
    """The names of a unit, folded, with the place where it is as the register tells it."""

    names: tuple[str, ...]
    region: str


@lru_cache(maxsize=8192)
def subject_in(text: str) -> str:
    """The subject that a certification text names, folded: 临泽市公安局 of 微博认证：临泽市公安局官方微博."""
    named = LABELS.sub("", _tidy(text[:LONGEST]))
    return TRAILS.sub("", named) or named


def _tidy(text: str) -> str:
    """Folded, and Party bodies as they are called for short: 市委宣传部 of 中国共产党某市委员会宣传部."""
    return PARTY.sub("", fold(text)).replace("市委员会", "市委").replace("县委员会", "县委").replace("区委员会", "区委")


@lru_cache(maxsize=8192)
def standing(text: str, body: Body) -> Standing:
    """How the subject of a certification text stands to a unit."""
    subject = subject_in(text)
    if not subject:
        return Standing.NOBODY
    if COMPANY.search(subject) and not any(COMPANY.search(name) for name in body.names):
        return Standing.COMPANY
    found = [*_by_letters(subject, body)]
    if found:
        return found[0]
    return Standing.NAMESAKE if _is_of_another_region(subject, body) else _by_sense(subject, body)


def _is_of_another_region(subject: str, body: Body) -> bool:
    """Whether the unit's place stands in a subject behind a region that is not the unit's."""
    cores = {core for name in body.names if len(core := read(name).structure.core) > 1}
    before = (subject.partition(core)[0] for core in cores if core in subject)
    return any(words and not is_in(words, body.region, subject) for words in before)


def _by_letters(subject: str, body: Body) -> Iterator[Standing]:
    for name in body.names:
        before, held, after = subject.partition(name)
        if not held:
            if len(subject) > 3 and name.endswith(subject) and led_by(name.removesuffix(subject)):
                yield Standing.OWN
        elif before and not is_in(before, body.region, subject):
            yield Standing.NAMESAKE
        elif not after:
            yield Standing.OWN
        elif ends_as_a_body(after):
            yield Standing.PART
        elif STAFF.search(after):
            yield Standing.STAFF


def _by_sense(subject: str, body: Body) -> Standing:
    if STAFF.search(subject) and not ends_as_a_body(subject):
        return Standing.STAFF
    seen = read(subject).structure
    readings = [read(name).structure for name in body.names]
    written_out = [known for known in readings if known.suffix] or readings
    verdicts = [_compared(seen, known, body.region) for known in written_out]
    return next((each for each in Standing if each in verdicts), Standing.OTHER)


def _compared(seen: Structure, known: Structure, region: str) -> Standing:
    shared, part = bool(seen.groups & known.groups), is_part(seen.groups, known.groups)
    rules = seen.groups & OVER
    match nearness(seen, known, region):
        case Where.SAME if shared and not seen.rest:
            return Standing.OWN if _is_of_one_kind(seen.text, known.text) else Standing.PART
        case Where.SAME | Where.INSIDE if part and not rules:
            return Standing.PART
        case Where.SAME | Where.AROUND if rules:
            return Standing.SUPERIOR
        case Where.AROUND if shared or part:
            return Standing.SUPERIOR
        case Where.INSIDE | Where.OTHER | Where.ALIKE if shared or part:
            return Standing.ELSEWHERE
        case _:
            return Standing.OTHER


def _is_of_one_kind(subject: str, name: str) -> bool:
    """Whether a subject that is a body of its own is the one that the unit is, too."""
    tail = OF_ITS_OWN.search(subject)
    return tail is None or name.endswith(tail.group())


def nearness(seen: Structure, known: Structure, region: str = "") -> Where:
    """As where(), but invented places of different names are different, unless one is the other's region."""
    near = where(seen, known)
    if near is Where.SAME and seen.suffix and known.suffix and seen.suffix != known.suffix:
        return Where.ALIKE
    national = NATION in seen.codes or seen.text.startswith(COUNTRY)
    if near is Where.SAME or not ((seen.core and known.core) or national):
        return near
    if national or any(seen.core in name for name in names_of(region)):
        return Where.AROUND
    return Where.OTHER if near is Where.UNKNOWN else near


def is_of_its_own_name(display_name: str, subject: str) -> bool:
    """Whether a name is what its certified bearer is really called, place and body both."""
    if is_called_so(display_name, subject):
        return True
    seen, known = read(display_name).structure, read(subject).structure
    near = nearness(seen, known)
    fits = near in {Where.SAME, Where.INSIDE, Where.AROUND} or (near is Where.UNKNOWN and not seen.core)
    kin = (seen.groups | seen.hints) & known.groups or is_part(seen.groups, known.groups)
    return fits and bool(kin or (seen.groups & OVER and known.groups & OVER))


def is_called_so(display_name: str, subject: str) -> bool:
    """Whether a name is the subject's in full or in short: 青澜医保 of 青澜县医疗保障局."""
    letters = iter(subject)
    name = bare(fold(display_name))
    return len(name) > 2 and all(char in letters for char in name)


def is_a_trade(display_name: str, subject: str) -> bool:
    """Whether a company goes by what it deals in, under no office's name: 临泽消防器材 of 临泽安邦消防器材有限公司."""
    name = read(display_name).structure
    own = name.text.replace(name.core, "")
    telling = VAGUE.split(own)
    pairs = {words[i : i + 2] for words in telling for i in range(len(words) - 1)}
    return not OFFICE.search(own) and any(pair in subject for pair in pairs)


def body(names: Iterable[str], region: str) -> Body:
    """A unit by all that it is called."""
    return Body(tuple(dict.fromkeys(name for name in map(_tidy, names) if len(name) > 1)), region)
