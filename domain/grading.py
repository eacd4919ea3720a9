"""Grading as data: what a case is graded by, the rules that an operator edits, and the grade that they give."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.assessment import Harm, Kind, Spread
from domain.deadline import Duty
from domain.fact import Fact
from domain.incident import Classification, Severity
from domain.period import Period
from domain.registry import Tier
from domain.text import Text
from domain.urgency import Urgency

UNSAID = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What other cases and the calendar say of a case.

    `operated`: how many open impostors one operator runs, this one included; `together`: how many official accounts
    were hijacked within the window, `same_text`: how many of them with the same text. `is_guarded`: in a period of
    special protection (重保期); `is_repeated`: the same official party was affected in the same way within the year.
    """

    operated: int = 1
    together: int = 1
    same_text: int = 1
    is_guarded: bool = False
    is_repeated: bool = False


ALONE = Around()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Everything that a rule may ask of a case. `kind` is None for a case about Diting itself or a compliance hint."""

    classification: Classification
    kind: Kind | None = None
    tier: Tier = Tier.THREE
    score: float = 0.0
    harm: Harm = Harm.NONE
    spread: Spread = Spread.LITTLE
    facts: frozenset[Fact] = frozenset()
    urgency: Urgency | None = None
    is_confirmed: bool = False
    is_certified: bool = False
    named_by: str = ""
    victims: int = 0
    loss_yuan: int = 0
    views: int | None = None
    contained_minutes: int | None = None
    around: Around = ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Holds when everything that it states holds; of `kinds`, `tiers`, `facts` and `urgencies` any, none asks nothing.

    Numbers and ranks are least values, but `most_…` are upper bounds; None asks nothing.
    """

    classification: Classification | None = None
    kinds: frozenset[Kind] = frozenset()
    tiers: frozenset[Tier] = frozenset()
    facts: frozenset[Fact] = frozenset()
    urgencies: frozenset[Urgency] = frozenset()
    least_score: float = 0.0
    harm: Harm = Harm.NONE
    most_harm: Harm = Harm.GRAVE
    spread: Spread = Spread.LITTLE
    certified: bool | None = None
    confirmed: bool | None = None
    named: bool = False
    victims: int = 0
    loss_yuan: int = 0
    operated: int = 0
    together: int = 0
    same_text: int = 0
    guarded: bool = False
    repeated: bool = False
    most_views: int | None = None
    most_contained_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Gives `severity` where `when` holds; `id` and `reason` go with the grade. No modifier moves a final one."""

    id: str
    severity: Severity
    reason: Text
    when: Condition
    is_final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """Raises (positive) or lowers the level by `levels` where `when` holds; never to Ⅰ."""

    id: str
    levels: int
    reason: Text
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A severity, the id of the rule that gave it, why, and the modifiers that were applied to it."""

    severity: Severity
    rule: str
    reason: Text = UNSAID
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """From where on a spread is reached: any one of the three suffices."""

    spread: Spread
    reposts: int
    views: int
    page_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """grading.toml, read. `harms` maps a kind of content or a fact to the harm that it does.

    `reaches` has the widest first; `page_caps` is the widest spread that an account of a tier reaches by the time that
    a page stood alone, of kinds `page_kinds` from harm `page_harm` on. `duties`: what must be done within which time,
    by level; those without a level are in `timers`. `national_from`: the level from which a report to the national
    authority is to be studied. `window_minutes`: within which several hijacks belong together.
    """

    rules: tuple[Rule, ...]
    modifiers: tuple[Modifier, ...] = ()
    harms: Mapping[str, Harm] = field(default_factory=dict)
    reaches: tuple[Reach, ...] = ()
    page_caps: Mapping[Tier, Spread] = field(default_factory=dict)
    page_kinds: frozenset[Kind] = frozenset()
    page_harm: Harm = Harm.FRAUDULENT
    duties: Mapping[Severity, Mapping[Duty, Period]] = field(default_factory=dict)
    timers: Mapping[Duty, Period] = field(default_factory=dict)
    national_from: Severity = Severity.MAJOR
    window_minutes: int = 60
    repeat_months: int = 12
