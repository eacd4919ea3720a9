"""回声网, an invented platform: the part of the Mastodon client API that the connector asks, over people in memory."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor.demo.portrait import LARGE, SMALL, portrait

HOME = "https://echo.example"
OPENED = datetime(2019, 5, 1, tzinfo=UTC)
LARGEST_PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A public post; ids grow with time. `edited` tells when it was altered, as the platform shows it."""

    id: int
    text: str
    at: datetime
    edited: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody on the platform; `notes` come newest first, `face` is the id of whose picture it shows.

    Without a `face` the picture is its own, without an `avatar` it has none.
    """

    id: str
    handle: str
    display_name: str
    bio: str = ""
    avatar: str = "first"
    face: str = ""
    followers: int = 0
    joined: datetime = OPENED
    notes: tuple[Note, ...] = ()


class Network:
    """The platform and its members. As on many servers, only a request with the `token` is answered.

    `hijacks` and `forgeries` tell by id when an account was taken over and when one of its posts was altered.
    """

    def __init__(self, members: Iterable[Member], *, token: str) -> None:
        self.members = {member.id: member for member in members}
        self.hijacks: dict[str, datetime] = {}
        self.forgeries: dict[str, datetime] = {}
        self._authorization = f"Bearer {token}"
        self.app = Starlette(
            routes=[
                Route("/api/v2/search", self._known_only(self._search)),
                Route("/api/v1/accounts/{id}", self._known_only(self._account)),
                Route("/api/v1/accounts/{id}/statuses", self._known_only(self._statuses)),
                Route("/avatars/{id}/{name}.png", self._avatar),
            ]
        )

    def hijack(self, id: str, *, name: str, bio: str, adverts: Iterable[str], now: datetime) -> None:
        """A stranger has the password: a new name, a new picture, and adverts."""
        member = self.members[id]
        latest = max((note.id for note in member.notes), default=0)
        fresh = tuple(Note(id=latest + number, text=text, at=now) for number, text in enumerate(adverts, start=1))
        self.members[id] = replace(
            member, display_name=name, bio=bio, avatar="second", notes=(*reversed(fresh), *member.notes)
        )
        self.hijacks[id] = now

    def forge(self, id: str, *, text: str, by: str, now: datetime) -> None:
        """Somebody alters a post that has stood for a while: everything else stays as it is."""
        member = self.members[id]
        notes = (replace(note, text=by, edited=now) if note.text == text else note for note in member.notes)
        self.members[id] = replace(member, notes=tuple(notes))
        self.forgeries[id] = now

    def _known_only(self, answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            if request.headers.get("authorization") != self._authorization:
                return _refused(401, "The access token is invalid")
            return answer(request)

        return endpoint

    def _search(self, request: Request) -> JSONResponse:
        """Whoever bears the searched words in the name, letter case aside: what a plain server does."""
        words = request.query_params["q"].casefold()
        first, size = int(request.query_params.get("offset", 0)), _size(request)
        found = [member for member in self.members.values() if words in member.display_name.casefold()]
        accounts = [_account(member, request) for member in found[first : first + size]]
        return JSONResponse({"accounts": accounts, "statuses": [], "hashtags": []})

    def _account(self, request: Request) -> JSONResponse:
        member = self.members.get(request.path_params["id"])
        return JSONResponse(_account(member, request)) if member else _refused(404, "Record not found")

    def _statuses(self, request: Request) -> JSONResponse:
        member = self.members.get(request.path_params["id"])
        if member is None:
            return _refused(404, "Record not found")
        before, size = int(request.query_params.get("max_id", 1_000_000)), _size(request)
        older = [note for note in member.notes if note.id < before]
        shown = older[:size]
        headers = {"link": _next(request, shown[-1])} if len(older) > size else {}
        return JSONResponse([_status(member, note) for note in shown], headers=headers)

    def _avatar(self, request: Request) -> Response:
        """For everybody, and a stolen one in another size than the original."""
        member = self.members.get(request.path_params["id"])
        if member is None:
            return _refused(404, "Record not found")
        whose, side = member.face or member.id, SMALL if member.face else LARGE
        drawn = portrait(f"{whose} {request.path_params['name']}", side)
        return Response(drawn, media_type="image/png")


def _size(request: Request) -> int:
    return min(int(request.query_params.get("limit", 20)), LARGEST_PAGE)


def _next(request: Request, last: Note) -> str:
    query = urlencode({"limit": _size(request), "max_id": last.id})
    return f'<{request.url.replace(query=query)}>; rel="next"'


def _refused(status: int, error: str) -> JSONResponse:
    return JSONResponse({"error": error}, status_code=status)


def _account(member: Member, request: Request) -> dict[str, object]:
    picture = f"{request.base_url}avatars/{member.id}/{member.avatar}.png" if member.avatar else f"{HOME}/missing.png"
    return {
        "id": member.id,
        "username": member.handle,
        "acct": member.handle,
        "display_name": member.display_name,
        "locked": False,
        "bot": False,
        "created_at": member.joined.isoformat(),
        "note": f"<p>{escape(member.bio)}</p>",
        "url": f"{HOME}/@{member.handle}",
        "avatar": picture,
        "avatar_static": picture,
        "followers_count": member.followers,
        "statuses_count": len(member.notes),
        "fields": [],
    }


def _status(member: Member, note: Note) -> dict[str, object]:
    return {
        "id": str(note.id),
        "created_at": note.at.isoformat(),
        "edited_at": note.edited.isoformat() if note.edited else None,
        "content": f"<p>{escape(note.text)}</p>",
        "visibility": "public",
        "url": f"{HOME}/@{member.handle}/{note.id}",
        "reblog": None,
        "application": None,
        "media_attachments": [],
    }
