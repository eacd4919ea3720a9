"""Stand-ins for the far ends, scripted by the test."""

from typing import Any

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post, Profile
from domain.ports import USUAL, Operation


class FakePlatform:
    """A network with a few accounts. `faults` holds the answer to give instead, for an operation or for one question:

    platform.faults["search"] = Answer(outcome=Outcome.BLOCKED)           every search
    platform.faults["profile", "did:plc:a"] = Answer(outcome=Outcome.GONE)   one look-up
    """

    def __init__(self, *profiles: Profile) -> None:
        self.accounts = {profile.user_id: profile for profile in profiles}
        self.timelines: dict[str, tuple[Post, ...]] = {}
        self.faults: dict[str | tuple[str, str], Answer[Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.offered = USUAL

    def put(self, *profiles: Profile) -> None:
        """Accounts appear, or look different from now on."""
        self.accounts |= {profile.user_id: profile for profile in profiles}

    def remove(self, user_id: str) -> None:
        """From now on this account is not found."""
        del self.accounts[user_id]

    def offers(self, operation: Operation, _user_id: str = "") -> bool:
        return operation in self.offered

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        if (fault := self._fault("search", keyword)) is not None:
            return fault
        found = tuple(profile for profile in self.accounts.values() if keyword in profile.display_name)
        return ok(found) if found else EMPTY

    async def profile(self, user_id: str) -> Answer[Profile]:
        if (fault := self._fault("profile", user_id)) is not None:
            return fault
        found = self.accounts.get(user_id)
        return ok(found) if found else Answer(outcome=Outcome.NOT_FOUND)

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        if (fault := self._fault("posts", user_id)) is not None:
            return fault
        found = self.timelines.get(user_id)
        return ok(found) if found else EMPTY

    def _fault(self, operation: str, question: str) -> Answer[Any] | None:
        self.asked.append((operation, question))
        return self.faults.get((operation, question), self.faults.get(operation))


class FakeExactPlatform(FakePlatform):
    """The same network with look-ups by the exact name; `hidden` are the accounts that its search never lists."""

    def __init__(self, *profiles: Profile, hidden: tuple[Profile, ...] = ()) -> None:
        super().__init__(*profiles, *hidden)
        self.hidden = {profile.user_id for profile in hidden}
        self.offered = USUAL | {Operation.EXACT}

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        answer = await super().search(keyword)
        if answer.found is None:
            return answer
        listed = tuple(profile for profile in answer.found if profile.user_id not in self.hidden)
        return ok(listed) if listed else EMPTY

    async def exact(self, name: str) -> Answer[tuple[Profile, ...]]:
        if (fault := self._fault("exact", name)) is not None:
            return fault
        found = tuple(profile for profile in self.accounts.values() if profile.display_name == name)
        return ok(found) if found else Answer(outcome=Outcome.NOT_FOUND)
