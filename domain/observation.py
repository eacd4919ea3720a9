"""What a platform shows in public: profiles and posts, and one look at an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.registry import account_key

# The date of a post of which none is known.
UNDATED = datetime.max.replace(tzinfo=UTC)
# Clocks are ahead and zones are mistaken by so much; a date that lies further ahead is nobody's.
AHEAD = timedelta(days=1)


class VerificationKind(StrEnum):
    NONE = "none"
    GOVERNMENT = "government"
    ENTERPRISE = "enterprise"
    MEDIA = "media"
    PERSON = "person"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A public profile. `avatar_hash` names the picture's content where the platform does, never a signed address.

    `posts` is how many posts the account says it has; `region` where it is said to write from, as shown.
    """

    platform: str
    user_id: str
    handle: str = ""
    display_name: str = ""
    bio: str = ""
    url: str = ""
    avatar_url: str = ""
    avatar_hash: str = ""
    verification_kind: VerificationKind = VerificationKind.NONE
    verification_text: str = ""
    followers: int | None = None
    created_at: datetime | None = None
    posts: int | None = None
    region: str = ""

    @property
    def key(self) -> str:
        return account_key(self.platform, self.user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A public post. `revision` changes whenever the platform shows an edit; `truncated` marks a preview.

    `codes` are what QR codes in its pictures lead to, where they were read.
    """

    post_id: str
    revision: str
    text: str
    published_at: datetime
    truncated: bool = False
    edited_at: datetime | None = None
    client: str = ""
    links: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    url: str = ""
    codes: tuple[str, ...] = ()


def is_dated(post: Post, now: datetime) -> bool:
    """Whether it is known when a post was published: a date that is still to come is none."""
    return post.published_at <= now + AHEAD


def dated(posts: Iterable[Post], now: datetime) -> tuple[Post, ...]:
    """The posts of which it is known when they were published."""
    return tuple(post for post in posts if is_dated(post, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A look at an account that differed from the one before; it held from `seen_at` to `last_seen`."""

    profile: Profile
    seen_at: datetime
    last_seen: datetime
