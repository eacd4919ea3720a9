"""The platforms of the invented city, as they stand at a moment: who is there, and what they have published."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from domain.observation import Post, Profile
from domain.registry import OfficialAccount
from tests.benchmarks.month.city import SHARES
from tests.fakes import FakePlatform

# So many posts a platform shows of an account; at the first look Diting is shown its past.
SHOWN, PAST = 30, 100


class World:
    """Five platforms, each a fake one."""

    def __init__(self, accounts: Iterable[OfficialAccount]) -> None:
        self.networks = {platform: FakePlatform() for platform in SHARES}
        self.accounts = {account.key: account for account in accounts}
        self.written = 0
        self.now = datetime.min.replace(tzinfo=UTC)
        self.touched: dict[str, datetime] = {}

    def open(self, *profiles: Profile) -> None:
        """Accounts appear, or look different from now on."""
        for profile in profiles:
            self.networks[profile.platform].put(profile)
            self.touched[profile.user_id] = self.now

    def close(self, key: str) -> None:
        platform, _, user_id = key.partition(":")
        self.networks[platform].accounts.pop(user_id, None)
        self.touched[user_id] = self.now

    def profile(self, key: str) -> Profile:
        platform, _, user_id = key.partition(":")
        return self.networks[platform].accounts[user_id]

    def change(self, key: str, **fields: str) -> None:
        """The account shows something else."""
        self.open(replace(self.profile(key), **fields))  # type: ignore[arg-type]

    def publish(
        self, key: str, text: str, at: datetime, *, most: int = SHOWN, client: str = "", link: str = ""
    ) -> Post:
        """A new post on top of the timeline; what no longer fits is not shown any more."""
        platform, _, user_id = key.partition(":")
        self.written += 1
        links = (link,) if link else ()
        post = Post(post_id=f"p{self.written}", revision="r1", text=text, published_at=at, client=client, links=links)
        self.touched[user_id] = self.now
        timelines = self.networks[platform].timelines
        timelines[user_id] = (post, *timelines.get(user_id, ()))[:most]
        return post

    def edit(self, key: str, before: str, after: str, at: datetime) -> None:
        """A post that stands on the page reads differently now."""
        platform, _, user_id = key.partition(":")
        self.touched[user_id] = self.now
        timelines = self.networks[platform].timelines
        timelines[user_id] = tuple(
            replace(post, text=after, revision="r2", edited_at=at) if post.text == before else post
            for post in timelines[user_id]
        )

    def erase(self, key: str, ids: Iterable[str]) -> None:
        """Posts are gone."""
        platform, _, user_id = key.partition(":")
        self.touched[user_id] = self.now
        gone, timelines = set(ids), self.networks[platform].timelines
        timelines[user_id] = tuple(post for post in timelines.get(user_id, ()) if post.post_id not in gone)

    def restore(self, key: str, posts: Iterable[Post]) -> None:
        """Posts are back in their places."""
        platform, _, user_id = key.partition(":")
        self.touched[user_id] = self.now
        timelines = self.networks[platform].timelines
        all_of_them = {post.post_id: post for post in (*timelines.get(user_id, ()), *posts)}.values()
        timelines[user_id] = tuple(sorted(all_of_them, key=lambda post: post.published_at, reverse=True))
