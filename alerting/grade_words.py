"""The words of grading: what happened, how bad, what a rule asks for, how long something may take."""

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum

from domain.assessment import Harm, Kind, Spread
from domain.grading import Circumstances, Condition
from domain.incident import Classification, Severity
from domain.period import Period
from domain.registry import Tier
from domain.text import Text
from domain.urgency import Urgency

NOTHING = Text("无", "none")
YES, NO = Text("是", "yes"), Text("否", "no")
KINDS = {
    Kind.IMPOSTOR: Text("假冒", "impostor"),
    Kind.HIJACK: Text("失控（盗用）", "hijack"),
    Kind.TAMPER: Text("篡改", "tampering"),
    Kind.MISUSE: Text("失当", "misuse"),
    Kind.LOST: Text("失联", "lost"),
    Kind.UNAPPROVED: Text("未审批变更", "change without approval"),
    Kind.FALSE_DATA: Text("数据造假", "falsified figures"),
}
HARMS = {
    Harm.NONE: Text("H0 无内容", "H0 nothing"),
    Harm.HARMLESS: Text("H1 仅资料变更或无害内容", "H1 harmless"),
    Harm.UNSEEMLY: Text("H2 广告、个人言论等", "H2 unseemly"),
    Harm.FRAUDULENT: Text("H3 诈骗、赌博、色情等", "H3 fraudulent"),
    Harm.GRAVE: Text("H4 政治有害、涉密、虚假警情疫情等", "H4 grave"),
}
SPREADS = {
    Spread.LITTLE: Text("S1 有限", "S1 little"),
    Spread.SOME: Text("S2 一定范围", "S2 some"),
    Spread.WIDE: Text("S3 较广", "S3 wide"),
    Spread.MASSIVE: Text("S4 大范围", "S4 massive"),
}
LEVELS = {
    Severity.PARTICULARLY_SERIOUS: Text("Ⅰ级 特别重大", "Ⅰ particularly serious"),
    Severity.SERIOUS: Text("Ⅱ级 重大", "Ⅱ serious"),
    Severity.MAJOR: Text("Ⅲ级 较大", "Ⅲ major"),
    Severity.ORDINARY: Text("Ⅳ级 一般", "Ⅳ ordinary"),
}
CLASSES = {
    Classification.MASQUERADE: Text("假冒账号", "impostor"),
    Classification.ACCOUNT_COMPROMISE: Text("账号被盗用", "account compromise"),
    Classification.CONTENT_TAMPERING: Text("内容被篡改", "content tampering"),
    Classification.COMPLIANCE: Text("合规提示", "compliance"),
    Classification.COVERAGE: Text("平台未覆盖", "coverage"),
    Classification.DELIVERY: Text("通知渠道不通", "delivery"),
}
URGENCIES = {
    Urgency.PAGE: Text("立即告警", "page"),
    Urgency.LIST: Text("每日清单", "list"),
    Urgency.NOTE: Text("留存", "note"),
}
NOUNS: Mapping[object, Text] = dict([*KINDS.items(), *CLASSES.items(), *URGENCIES.items()])
# By the field of Condition; what a case has in its place.
LABELS: Mapping[str, Text] = {
    "classification": Text("分类", "classification"),
    "kinds": Text("情形", "kind"),
    "confirmed": Text("已定性", "confirmed"),
    "urgencies": Text("紧急程度", "urgency"),
    "named": Text("省级点名", "named by the province"),
    "tiers": Text("账号类别", "tier"),
    "least_score": Text("得分", "score"),
    "harm": Text("危害", "harm"),
    "most_harm": Text("危害", "harm"),
    "spread": Text("传播", "spread"),
    "certified": Text("平台认证", "certified"),
    "facts": Text("线索", "facts"),
    "victims": Text("受害人数", "victims"),
    "loss_yuan": Text("损失（元）", "loss in yuan"),
    "operated": Text("同一人运营的假冒账号数", "impostors of one operator"),
    "together": Text("同时段被盗用的账号数", "accounts hijacked at once"),
    "same_text": Text("其中发布同一内容的账号数", "of them with the same text"),
    "guarded": Text("重保期", "special protection"),
    "repeated": Text("期内再次发生", "again within the term"),
    "most_views": Text("浏览量", "views"),
    "most_contained_minutes": Text("处置用时（分钟）", "minutes until contained"),
}
FOUND: Mapping[str, Callable[[Circumstances], object]] = {
    "classification": lambda case: case.classification,
    "kinds": lambda case: case.kind,
    "confirmed": lambda case: case.is_confirmed,
    "urgencies": lambda case: case.urgency,
    "named": lambda case: bool(case.named_by),
    "tiers": lambda case: case.tier,
    "least_score": lambda case: case.score,
    "harm": lambda case: case.harm,
    "most_harm": lambda case: case.harm,
    "spread": lambda case: case.spread,
    "certified": lambda case: case.is_certified,
    "facts": lambda case: case.facts,
    "victims": lambda case: case.victims,
    "loss_yuan": lambda case: case.loss_yuan,
    "operated": lambda case: case.around.operated,
    "together": lambda case: case.around.together,
    "same_text": lambda case: case.around.same_text,
    "guarded": lambda case: case.around.is_guarded,
    "repeated": lambda case: case.around.is_repeated,
    "most_views": lambda case: case.views,
    "most_contained_minutes": lambda case: case.contained_minutes,
}
UNIT_WORDS = {"d": Text(" 天", " d"), "h": Text(" 小时", " h"), "min": Text(" 分钟", " min")}
WORKING_DAYS = Text(" 个工作日", " working days")
BLANK = Condition()


def value(found: object) -> Text:
    """A word, a figure or several of them."""
    if isinstance(found, bool):
        return YES if found else NO
    if isinstance(found, frozenset):
        words = [value(each) for each in sorted(found)]
        return Text("、".join(word.zh for word in words), ", ".join(word.en for word in words)) if words else NOTHING
    if isinstance(found, Kind | Classification | Urgency):
        return NOUNS[found]
    shown = found.label if isinstance(found, Harm | Spread) else f"T{found.value}" if isinstance(found, Tier) else found
    return NOTHING if shown is None else Text(str(shown), str(shown))


def asked(name: str, when: Condition) -> Text:
    """One part of a condition, such as 'harm H3 or more'."""
    label, wanted = LABELS[name], getattr(when, name)
    said = value(wanted)
    if name.startswith("most_"):
        return Text(f"{label.zh} {said.zh} 以下", f"{label.en} {said.en} at most")
    if isinstance(wanted, IntEnum | int | float) and not isinstance(wanted, bool):
        return Text(f"{label.zh} {said.zh} 以上", f"{label.en} {said.en} or more")
    return Text(f"{label.zh}：{said.zh}", f"{label.en}: {said.en}")


def condition(when: Condition) -> Text:
    """All that a condition asks for."""
    parts = [asked(name, when) for name in LABELS if getattr(when, name) != getattr(BLANK, name)]
    if not parts:
        return Text("无条件", "always")
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def lacking(name: str, when: Condition, case: Circumstances) -> Text:
    """Why a condition fails: what it asks for and what the case has instead."""
    wanted, found = asked(name, when), value(FOUND[name](case))
    return Text(f"须{wanted.zh}，现为 {found.zh}", f"asks for {wanted.en}; is {found.en}")


def period(given: Period) -> Text:
    """How long something may take, in the largest unit that gives a whole number."""
    if given.working_days:
        return _counted(given.working_days, WORKING_DAYS)
    minutes = int(given.elapsed.total_seconds() // 60)
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes % size == 0 and minutes > size:
            return _counted(minutes // size, UNIT_WORDS[unit])
    return _counted(minutes, UNIT_WORDS["min"])


def _counted(many: int, unit: Text) -> Text:
    return Text(f"{many}{unit.zh}", f"{many}{unit.en}")


def joined(texts: Iterable[Text]) -> Text:
    """Several statements as one."""
    known = tuple(texts)
    return Text("；".join(each.zh for each in known), "; ".join(each.en for each in known))


def stated(when: Condition) -> dict[str, object]:
    """What a condition asks for, for programs: what is left out is not asked for."""
    wanted = {name: getattr(when, name) for name in LABELS if getattr(when, name) != getattr(BLANK, name)}
    return {name: sorted(each) if isinstance(each, frozenset) else each for name, each in wanted.items()}
