"""The activity signal: how old the stranger's account is, how many follow it, and whether it does anything."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.facts import Points, stated
from detectors.impostor.name import bears_the_very_name, is_the_very_name
from detectors.names.fold import fold
from detectors.texts.prose import UNWRITTEN
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.observation import VerificationKind
from domain.text import Text

DETECTOR = "impostor.activity"


class Options(BaseModel):
    """Days and followers are the bounds of what is new, few, many and old."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    new_days: int = Field(default=180, ge=0)
    old_days: int = Field(default=3 * 365, ge=0)
    silent_days: int = Field(default=365, ge=0)
    few: int = Field(default=100, ge=0)
    many: int = Field(default=20_000, ge=0)
    hardly_any: int = Field(default=10, ge=0)
    new: Points = 0.7
    few_followers: Points = 0.3
    widely_followed: Points = -1.4
    long_standing: Points = -0.9
    dormant: Points = -4.5
    silent: Points = -0.7


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """What is known of age, followers and posts; nothing is made of what is unknown."""
    followers, age = stranger.profile.followers, age_in_days(stranger)
    if age is not None and age <= options.new_days:
        said = Text(f"账号注册不足 {options.new_days} 天", f"the account is younger than {options.new_days} days")
        yield stated(DETECTOR, Fact.NEW, options.new, said)
    if followers is not None and followers < options.few:
        said = Text(f"关注者不足 {options.few}", f"fewer than {options.few} followers")
        yield stated(DETECTOR, Fact.FEW_FOLLOWERS, options.few_followers, said)
    yield from _standing(official, stranger, age, options)
    yield from _quiet(official, stranger, age, options)


def _standing(official: Counterpart, stranger: Look, age: int | None, options: Options) -> Iterator[Finding]:
    """What can be bought together counts once, by the weightier, and nothing beside the very name of an office."""
    followers, known = stranger.profile.followers, []
    if followers is not None and followers >= options.many:
        said = Text(f"关注者超过 {options.many}", f"more than {options.many} followers")
        known.append((Fact.WIDELY_FOLLOWED, options.widely_followed, said))
    if age is not None and age >= options.old_days:
        years = options.old_days // 365
        said = Text(f"账号已注册 {years} 年以上", f"registered over {years} years ago")
        known.append((Fact.LONG_STANDING, options.long_standing, said))
    for place, (fact, points, said) in enumerate(sorted(known, key=lambda each: each[1])):
        counts = place == 0 and not _bears_a_name_in_use(official, stranger)
        yield stated(DETECTOR, fact, points if counts else 0.0, said)


def _bears_a_name_in_use(official: Counterpart, stranger: Look) -> bool:
    """A retired name is borne by accounts of its own time, whose age tells."""
    account, seen = official.account, stranger.profile.display_name
    return any(is_the_very_name(seen, name) for name in (account.display_name, *account.aliases))


def age_in_days(stranger: Look) -> int | None:
    """How old the account was when it was looked at; None where it is said to be made later than that.

    A day's difference is the time zone's.
    """
    created = stranger.profile.created_at
    days = None if created is None else (stranger.seen_at - created).days
    return None if days is None or days < -1 else max(days, 0)


def _quiet(official: Counterpart, stranger: Look, age: int | None, options: Options) -> Iterator[Finding]:
    if is_dormant(official, stranger, age, options):
        said = Text("账号闲置：无简介、无动态", "the account is dormant: no bio and no posts")
        yield stated(DETECTOR, Fact.DORMANT, options.dormant, said)
    dated = [post.published_at for post in stranger.posts if post.published_at <= stranger.seen_at]
    newest = max(dated, default=None)
    if newest is not None and (stranger.seen_at - newest).days >= options.silent_days:
        yield stated(DETECTOR, Fact.SILENT, options.silent, _silence(options.silent_days, len(dated), stranger))


def _silence(days: int, dated: int, stranger: Look) -> Text:
    if dated < len(stranger.posts):
        return Text(f"有日期的动态都在 {days} 天以前", f"every post that has a date is over {days} days old")
    return Text(f"已 {days} 天以上没有动态", f"no post for more than {days} days")


def is_dormant(official: Counterpart, stranger: Look, age: int | None, options: Options) -> bool:
    """Registered and left: empty, and not just because it is new or little is known of it.

    Of unknown age, whoever bears the very name of an office may have taken it yesterday.
    """
    if stranger.unread or stranger.posts or not UNWRITTEN.fullmatch(fold(stranger.profile.bio)):
        return False
    followers, kind = stranger.profile.followers, stranger.profile.verification_kind
    if kind is not VerificationKind.NONE or (followers or 0) >= options.few:
        return False
    if age is not None:
        return age > options.new_days
    return followers is not None and followers <= options.hardly_any and not bears_the_very_name(official, stranger)
