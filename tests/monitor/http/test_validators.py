import pytest

from monitor.http import Reply
from monitor.http.validators import Validators, conditions


def reply(body: bytes = b"x", status: int = 200, **headers: str) -> Reply:
    return Reply(status, headers, body)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, {}),
        (reply(), {}),
        (reply(etag=""), {}),
        (reply(etag="1"), {"if-none-match": "1"}),
        (Reply(200, {"etag": "1", "last-modified": "then"}), {"if-none-match": "1", "if-modified-since": "then"}),
    ],
)
def test_a_known_reply_is_asked_about(known: Reply | None, expected: dict[str, str]) -> None:
    assert conditions(known) == expected


@pytest.mark.parametrize("forgotten", [reply(), reply(etag="1", status=404), reply(b"x" * 101, etag="1")])
def test_only_a_200_with_a_validator_and_a_fair_size_is_kept(forgotten: Reply) -> None:
    validators = Validators(total_bytes=100)
    validators.keep("a", forgotten)
    assert validators.get("a") is None


def test_the_longest_unused_goes_first() -> None:
    validators = Validators(entries=2)
    for url in ("a", "b"):
        validators.keep(url, reply(etag=url))
    validators.get("a")
    validators.keep("c", reply(etag="c"))
    assert [url for url in "abc" if validators.get(url)] == ["a", "c"]


def test_the_bodies_together_stay_within_bounds() -> None:
    validators = Validators(total_bytes=100)
    for url in ("a", "b", "b", "b"):
        validators.keep(url, reply(b"x" * 50, etag=url))
    assert [url for url in "ab" if validators.get(url)] == ["a", "b"]
    validators.keep("c", reply(b"x" * 60, etag="c"))
    assert [url for url in "abc" if validators.get(url)] == ["c"]
