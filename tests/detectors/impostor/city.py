"""One unit of an invented city, its account, and looks at strangers with facts as officers meet them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from domain.look import Counterpart, Look
from domain.observation import Post, Profile, VerificationKind
from domain.registry import OfficialAccount, Tier, Unit
from tests.detectors.impostor import organs, wording
from tests.factories import NOW

PLATFORM = "weibo"


@dataclass(kw_only=True)
class City:
    """An invented city, one of its units with an account, and the phrases of its half."""

    place: str
    province: str
    other_province: str
    organ: organs.Organ
    held: bool
    chance: Random
    serial: int

    @property
    def core(self) -> str:
        return self.place[:-1]

    @property
    def name(self) -> str:
        return self.place + self.organ.full

    def say(self, phrases: tuple[str, ...]) -> str:
        """A phrase of this city's half, with its blanks filled."""
        half = len(phrases) // 2
        chosen = self.chance.choice(phrases[half:] if self.held else phrases[:half])
        return self.fill(chosen)

    def fill(self, phrase: str) -> str:
        number = self.chance.randrange(10_000_000, 99_999_999)
        return phrase.format(
            name=self.name,
            core=self.core,
            place=self.place,
            short=self.organ.short,
            organ=self.organ.full,
            brand=self.organ.brand.format(core=self.core),
            province=self.province,
            other=self.other_province,
            number=number,
            mobile=f"1{self.chance.choice('35789')}{number}{self.chance.randrange(10, 99)}"[:11],
            letters="".join(self.chance.choices("abcdefghjkmnpqrstuvwxyz", k=4)),
            district=self.chance.choice(wording.DISTRICTS),
            surname=self.chance.choice(wording.SURNAMES),
            given=self.chance.choice(wording.GIVEN),
        )

    @property
    def official(self) -> Counterpart:
        account = OfficialAccount(
            platform=PLATFORM,
            user_id=f"70000{self.serial:03}",
            handle=f"{self.organ.letters}-{self.serial}",
            display_name=self.name,
            unit=self.name,
            aliases=(self.organ.brand.format(core=self.core),),
            retired_names=(self.place + self.organ.retired,) if self.organ.retired else (),
            certification_subject=self.name,
            tier=Tier.TWO,
        )
        profile = Profile(
            platform=PLATFORM,
            user_id=account.user_id,
            handle=account.handle,
            display_name=self.name,
            bio=f"{self.name}官方账号，{self.organ.motto}。咨询电话：0999-55{self.serial:03}12，地址：{self.core}大道18号",
            url=f"https://{PLATFORM}.example/u/{account.user_id}",
            verification_kind=VerificationKind.GOVERNMENT,
            verification_text=self.name,
            followers=60_000,
        )
        unit = Unit(key=self.name, name=self.name, region=self.province)
        posts = tuple(
            Post(post_id=f"o{i}", revision="1", text=self.fill(text), published_at=NOW - timedelta(days=i + 1))
            for i, text in enumerate(self.organ.posts)
        )
        return Counterpart(account=account, unit=unit, look=Look(profile=profile, seen_at=NOW, posts=posts))

    def stranger(self, display_name: str, bio: str = "", posts: tuple[str, ...] = (), **facts: Any) -> Look:
        """A look at somebody of that name; `last` is how many days ago the newest post was made."""
        last = int(str(facts.pop("last", 1)))
        profile = Profile(
            platform=str(facts.pop("platform", PLATFORM)),
            user_id=f"9{self.chance.randrange(10**8):08}",
            handle=str(facts.pop("handle", f"user{self.chance.randrange(10**7)}")),
            display_name=display_name,
            bio=bio,
        )
        profile = replace(profile, **facts)
        made = tuple(
            Post(post_id=f"s{i}", revision="1", text=text, published_at=NOW - timedelta(hours=24 * last + 20 * i - 3))
            for i, text in enumerate(posts)
        )
        return Look(profile=profile, seen_at=NOW, posts=made)

    def young(self) -> dict[str, Any]:
        """Facts of an account made for the purpose, sometimes with nothing known."""
        if self.chance.random() < 0.3:
            return {}
        days = self.chance.randrange(3, 300)
        return {"followers": self.chance.randrange(2, 400), "created_at": NOW - timedelta(days=days)}

    def settled(self) -> dict[str, Any]:
        """Facts of an account that has been about for years."""
        if self.chance.random() < 0.3:
            return {}
        days = self.chance.randrange(500, 3000)
        return {"followers": self.chance.randrange(50, 30_000), "created_at": NOW - timedelta(days=days)}
