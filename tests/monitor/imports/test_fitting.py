import json
from pathlib import Path

import pytest

from domain.ports import Operation
from monitor.imports import har
from monitor.imports.fitting import Fitting
from tests.factories import NOW
from tests.monitor.imports.recordings import BASE, entry, plaza


def asked(folder: Path, url: str, method: str = "GET", **more: object) -> list[tuple[Operation, dict[str, str]]]:
    raw = entry(url, {}, at=NOW, method=method, **more)  # type: ignore[arg-type]
    fits = Fitting([plaza(folder)]).fits(har.entry(1, json.dumps(raw).encode()))
    return [(fit.operation, dict(fit.asked)) for fit in fits]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/api/search?type=user&q=%E4%B8%B4%E6%B3%BD&page=2&size=50", {"keyword": "临泽", "cursor": "2"}),
        ("/api/search?type=user&q=a%2Bb&size=20&page=1&_=1700", {"keyword": "a+b", "cursor": "1"}),
        ("/api/search?q=x&type=user", None),
        ("/api/search?type=post&q=x&size=20", None),
        ("/api/search?type=user&size=20", None),
        ("/api/search/more?type=user&q=x&size=20", None),
    ],
)
def test_a_search_is_known_by_its_address_and_what_was_searched_for(
    tmp_path: Path, address: str, found: dict[str, str] | None
) -> None:
    assert asked(tmp_path, BASE + address) == ([] if found is None else [(Operation.SEARCH, found)])


def test_an_account_and_its_posts_are_told_apart_by_the_path(tmp_path: Path) -> None:
    assert asked(tmp_path, f"{BASE}/api/users/10001") == [(Operation.PROFILE, {"user_id": "10001"})]
    posts = asked(tmp_path, f"{BASE}/api/users/10001/posts?before=p9")
    assert posts == [(Operation.POSTS, {"user_id": "10001", "cursor": "p9"})]


@pytest.mark.parametrize(
    "url",
    [
        "https://plaza.example.evil.example/api/users/1",
        "http://plaza.example/api/users/1",
        "https://plaza.example:8443/api/users/1",
        "https://plaza.example@evil.example/api/users/1",
        "data:image/png;base64,xx",
        "https://[bad/api/users/1",
        "",
    ],
)
def test_another_host_is_none_of_a_connectors(tmp_path: Path, url: str) -> None:
    assert asked(tmp_path, url) == []


def test_another_method_is_another_question(tmp_path: Path) -> None:
    assert asked(tmp_path, f"{BASE}/api/users/10001", method="OPTIONS") == []
