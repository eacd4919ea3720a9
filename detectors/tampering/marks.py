"""What weighs in a text when it is altered: by whom the public is led where, and which figures it is told."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from detectors.texts.contacts import contacts
from detectors.texts.links import hosts_in
from detectors.texts.voice import SURNAMES
from domain.text import Text


class Mark(StrEnum):
    """In the order of their weight."""

    CONTACT = "contact"
    LINK = "link"
    CODE = "code"
    NUMBER = "number"
    NAME = "name"
    PICTURE = "picture"
    WORDING = "wording"


LABELS = {
    Mark.CONTACT: Text("联系方式", "a contact"),
    Mark.LINK: Text("链接", "a link"),
    Mark.CODE: Text("二维码", "a QR code"),
    Mark.NUMBER: Text("数字", "figures"),
    Mark.NAME: Text("名称或人名", "a name"),
    Mark.PICTURE: Text("图片", "a picture"),
    Mark.WORDING: Text("文字", "the wording"),
}
# What stands before it is whole: without a break it would run on as the rest of a name.
ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}")
CODE = re.compile("二维码|小程序码|收款码|扫码|扫一扫|扫描[上下]?[图方]")
COUNT_WORDS = "元块万亿人名户次个件条岁年月日号时分秒天周倍成折平米公里亩吨辆架例届期楼层室"
NUMERALS = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾点"
NUMBER = re.compile(rf"\d+(?:[.,:/-]\d+)*[%‰]?|百分之[{NUMERALS}]{{1,12}}|[{NUMERALS}]{{1,12}}(?=[{COUNT_WORDS}])")
MENTION = re.compile(r"@[\w\u4e00-\u9fff-]{2,30}")
TITLES = "书记|[市县区镇乡局处科所院校厅部队站]长|主任|主席|法官|检察官|同志|先生|女士"
PERSON = re.compile(
    rf"(?:{TITLES})([{SURNAMES}][\u4e00-\u9fff]{{1,2}})|([{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=(?:{TITLES}|[（(]?[男女][，,]))"
)
BODY = re.compile(
    "[\u4e00-\u9fff]{2,10}?(?:人民政府|委员会|公安局|派出所|法院|检察院|银行|医院|公司|集团|工作室|街道办事处|服务中心|学校|大学|局|厅)"
)


@lru_cache(maxsize=4096)
def marks(text: str, names: frozenset[str] = frozenset()) -> frozenset[tuple[Mark, str]]:
    """Everything in a text that weighs, with its value; `names` are those of whom the account speaks."""
    return frozenset(_found(text, names))


def _found(text: str, names: frozenset[str]) -> Iterator[tuple[Mark, str]]:
    found = contacts(ELLIPSIS.sub("\n", text))
    yield from ((Mark.CONTACT, contact.value) for contact in found)
    yield from ((Mark.LINK, host) for host in hosts_in(text))
    yield from ((Mark.CODE, word) for word in CODE.findall(text))
    yield from ((Mark.NUMBER, number) for number in NUMBER.findall(text))
    yield from ((Mark.NAME, name) for name in names if name and name in text)
    yield from ((Mark.NAME, name) for name in (*MENTION.findall(text), *BODY.findall(text)))
    yield from ((Mark.NAME, before or after) for before, after in PERSON.findall(text))


def said(found: Iterable[Mark]) -> Text:
    """The kinds of marks in words, the weightiest first."""
    present = set(found)
    labels = [LABELS[mark] for mark in Mark if mark in present]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
