"""The verification signal: the subject of a stranger's badge against the unit that the register knows."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from detectors.facts import Points, stated
from detectors.impostor.name import bears_the_very_name, names
from detectors.names.fold import fold
from detectors.names.likeness import likeness
from detectors.names.reading import read
from detectors.texts.standing import (
    Body,
    Standing,
    body,
    is_a_trade,
    is_called_so,
    is_of_its_own_name,
    standing,
    subject_in,
)
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.observation import VerificationKind
from domain.text import Text

DETECTOR = "impostor.verification"
# From this likeness on, a company or a person bears the body's name and not one of its own.
BEARS = 0.8


class Options(BaseModel):
    """Points by whom the badge was given to: the first word of the fact."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    own: Points = -10.0
    part: Points = -9.0
    superior: Points = -6.0
    elsewhere: Points = -7.0
    staff: Points = -5.0
    civil: Points = -2.5
    other: Points = 1.5
    nameless: Points = -3.5


SAID = {
    Fact.OWN_SUBJECT: Text("认证主体「{}」是本单位", 'certified as "{}", the unit itself'),
    Fact.PART_SUBJECT: Text("认证主体「{}」是下属或同地单位", 'certified as "{}", a body below the unit or beside it'),
    Fact.SUPERIOR_SUBJECT: Text("认证主体「{}」是上级或同级机关", 'certified as "{}", a body over or beside the unit'),
    Fact.ELSEWHERE_SUBJECT: Text("认证主体「{}」是外地的同类单位", 'certified as "{}", such a body elsewhere'),
    Fact.STAFF_SUBJECT: Text("认证为个人「{}」", 'certified as a person, "{}"'),
    Fact.CIVIL_SUBJECT: Text("以自己的主体「{}」认证，并未用机关名称", 'certified under its own name, "{}"'),
    Fact.OTHER_SUBJECT: Text("认证主体「{}」与登记单位不符", 'certified as "{}", which is not the unit'),
    Fact.NAMELESS_BADGE: Text("有政府认证标识，未写明主体", "it shows a government badge that names nobody"),
}


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding; nothing where the stranger bears no badge."""
    kind, text = stranger.profile.verification_kind, stranger.profile.verification_text
    if kind is VerificationKind.NONE:
        return
    fact = _fact(official, stranger)
    if fact is not None:
        said = Text(SAID[fact].zh.format(text), SAID[fact].en.format(text))
        yield stated(
            DETECTOR,
            fact,
            getattr(options, fact.name.partition("_")[0].lower()),
            said,
            ("kind", kind),
            ("subject", text),
        )


def unit_of(official: Counterpart) -> Body:
    """The unit by the names under which a platform would certify it."""
    unit, account = official.unit, official.account
    subjects = (each.certification_subject for each in (account, *official.siblings))
    names = [unit.name, *unit.aliases] if unit else []
    names += [subject_in(subject) for subject in subjects if subject]
    return body(names or [account.display_name], unit.region if unit else "")


def _fact(official: Counterpart, stranger: Look) -> Fact | None:
    profile, unit = stranger.profile, unit_of(official)
    kind, subject = profile.verification_kind, subject_in(profile.verification_text)
    found = standing(profile.verification_text, unit)
    if found is Standing.NOBODY:
        return Fact.NAMELESS_BADGE if kind is VerificationKind.GOVERNMENT else None
    if kind is VerificationKind.PERSON:
        return _of_a_person(official, stranger, found)
    if found in BODIES:
        return BODIES[found]
    if found is Standing.COMPANY or kind is VerificationKind.MEDIA:
        return _of_a_company(official, stranger, subject)
    return _of_another_body(official, stranger, subject)


BODIES = {
    Standing.OWN: Fact.OWN_SUBJECT,
    Standing.PART: Fact.PART_SUBJECT,
    Standing.SUPERIOR: Fact.SUPERIOR_SUBJECT,
    Standing.STAFF: Fact.STAFF_SUBJECT,
    Standing.NAMESAKE: Fact.ELSEWHERE_SUBJECT,
}


def _of_a_person(official: Counterpart, stranger: Look, found: Standing) -> Fact:
    """Whoever serves with the unit is known for it; anybody else bears a name of their own or the unit's."""
    if found is Standing.STAFF:
        return Fact.STAFF_SUBJECT
    return Fact.OTHER_SUBJECT if bears_the_name(official, stranger) else Fact.CIVIL_SUBJECT


def _of_a_company(official: Counterpart, stranger: Look, subject: str) -> Fact:
    """A press or a firm that is called what it is goes by its own name, as long as that is not the unit's.

    So do the columns and programmes of a press, whatever they are called.
    """
    name = stranger.profile.display_name
    is_theirs = fold(name) in map(fold, names(official.account))
    its_own = not is_theirs and (is_called_so(name, subject) or is_a_trade(name, subject))
    if stranger.profile.verification_kind is VerificationKind.MEDIA:
        its_own = its_own or not bears_the_very_name(official, stranger)
    return Fact.CIVIL_SUBJECT if its_own or not bears_the_name(official, stranger) else Fact.OTHER_SUBJECT


def _of_another_body(official: Counterpart, stranger: Look, subject: str) -> Fact:
    """A body that is really called so is a namesake; one that is not goes by a name that is not its own."""
    if is_of_its_own_name(stranger.profile.display_name, subject):
        return Fact.ELSEWHERE_SUBJECT
    return Fact.OTHER_SUBJECT if bears_the_name(official, stranger) else Fact.CIVIL_SUBJECT


def bears_the_name(official: Counterpart, stranger: Look) -> bool:
    """Whether the stranger goes by a name of the account or means the same body."""
    account, name = official.account, stranger.profile.display_name
    known = names(account)
    groups = read(name).structure.groups
    if any(groups & read(each).structure.groups for each in known):
        return True
    return bool(fold(name)) and any(likeness(name, each).score >= BEARS for each in known)
