"""The tables of a grading file as they stand there."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict

from config.section import Section
from domain.assessment import Harm, Kind, Spread
from domain.deadline import Duty
from domain.fact import Fact
from domain.incident import Classification, Severity
from domain.period import Period
from domain.registry import Tier
from domain.urgency import Urgency

PERIOD = re.compile(r"([1-9]\d{0,5}) ?(min|h|d|wd)")
UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
LONGEST_DAYS = 366
MOST = 10_000_000_000


def _period(written: Any) -> Period:
    match = PERIOD.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise ValueError('not a period; write such as "5 min", "2 h", "30 d" or "3 wd" (working days)')
    many, unit = int(match[1]), match[2]
    if many * UNITS.get(unit, timedelta(days=1)) > timedelta(days=LONGEST_DAYS):
        raise ValueError(f"longer than a year; write at most {LONGEST_DAYS} days")
    return Period(working_days=many) if unit == "wd" else Period(elapsed=many * UNITS[unit])


def _one_of(known: Mapping[str, IntEnum]) -> BeforeValidator:
    """A rank by how it is written."""

    def read(written: Any) -> IntEnum:
        if not isinstance(written, str) or written not in known:
            raise ValueError(f"not one of {', '.join(known)}; write one of them")
        return known[written]

    return BeforeValidator(read)


Ranked = Annotated[Harm, _one_of({harm.label: harm for harm in Harm})]
Wide = Annotated[Spread, _one_of({spread.label: spread for spread in Spread})]
Span = Annotated[Period, BeforeValidator(_period)]
Least = Annotated[int, Field(ge=0, le=MOST)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9][a-z0-9.-]*$")]
LevelKey = Annotated[Severity, _one_of({str(level.value): level for level in Severity})]
TierKey = Annotated[Tier, _one_of({str(tier.value): tier for tier in Tier})]
Kinds = frozenset[Annotated[Kind, Strict(False)]]


class ConditionTable(Section):
    """The fields of domain.grading.Condition under their own names."""

    classification: Annotated[Classification, Strict(False)] | None = None
    kinds: Kinds = Field(default=frozenset(), strict=False)
    tiers: frozenset[Annotated[Tier, Strict(False)]] = Field(default=frozenset(), strict=False)
    facts: frozenset[Annotated[Fact, Strict(False)]] = Field(default=frozenset(), strict=False)
    urgencies: frozenset[Annotated[Urgency, Strict(False)]] = Field(default=frozenset(), strict=False)
    least_score: float = Field(default=0.0, ge=0, le=1)
    harm: Ranked = Harm.NONE
    most_harm: Ranked = Harm.GRAVE
    spread: Wide = Spread.LITTLE
    certified: bool | None = None
    confirmed: bool | None = None
    named: bool = False
    victims: Least = 0
    loss_yuan: Least = 0
    operated: Least = 0
    together: Least = 0
    same_text: Least = 0
    guarded: bool = False
    repeated: bool = False
    most_views: Least | None = None
    most_contained_minutes: Least | None = None


class Words(Section):
    """A sentence in both languages."""

    zh: str = Field(min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)


class RuleTable(Section):
    id: Name
    severity: Severity = Field(strict=False)
    reason: Words
    when: ConditionTable
    final: bool = False


class ModifierTable(Section):
    id: Name
    levels: int = Field(ge=-3, le=3)
    reason: Words
    when: ConditionTable


class HarmTable(Section):
    """The names in each list; see grading_words.py."""

    wording: tuple[str, ...] = Field(default=(), strict=False)
    codes: tuple[str, ...] = Field(default=(), strict=False)
    contacts: tuple[str, ...] = Field(default=(), strict=False)
    edits: tuple[str, ...] = Field(default=(), strict=False)
    facts: tuple[str, ...] = Field(default=(), strict=False)
    detectors: tuple[Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_.]+$")], ...] = Field(default=(), strict=False)


class ReachTable(Section):
    reposts: int = Field(gt=0, le=MOST)
    views: int = Field(gt=0, le=MOST)
    page_minutes: int = Field(gt=0, le=MOST)


class PageTable(Section):
    kinds: Kinds = Field(strict=False)
    harm: Ranked
    caps: dict[TierKey, Wide]


class NationalTable(Section):
    level: Severity = Field(strict=False, alias="from")


class AroundTable(Section):
    window_minutes: int = Field(gt=0, le=10_080)
    repeat_months: int = Field(gt=0, le=120)


class GradingTable(Section):
    rules: tuple[RuleTable, ...] = Field(strict=False)
    modifiers: tuple[ModifierTable, ...] = Field(default=(), strict=False)
    harm: dict[Ranked, HarmTable]
    spread: dict[Wide, ReachTable]
    page: PageTable
    duties: dict[LevelKey, dict[Annotated[Duty, Strict(False)], Span]]
    timers: dict[Annotated[Duty, Strict(False)], Span]
    national: NationalTable
    around: AroundTable
