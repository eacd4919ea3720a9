import httpx
import pytest

from domain.answer import Answer, Outcome
from domain.ports import ExactPlatform
from monitor.counted import CountedTransport, counted
from tests.factories import official_profile, post
from tests.fakes import FakeExactPlatform, FakePlatform
from tests.stubs import PROFILE, stub_network

COUNT = tuple[str, str, str]


async def test_every_answer_is_counted_by_what_it_said_and_passed_on() -> None:
    seen: list[COUNT] = []
    network = FakePlatform(official_profile())
    network.timelines["did:plc:official"] = (post(),)
    network.faults["profile", "did:plc:locked"] = Answer(outcome=Outcome.BLOCKED, detail="captcha")
    platform = counted("bluesky", network, lambda *facts: seen.append(facts))
    assert (await platform.search("临泽")).value == (official_profile(),)
    assert (await platform.search("无此名")).outcome is Outcome.EMPTY
    assert (await platform.profile("did:plc:official")).value == official_profile()
    assert (await platform.profile("did:plc:locked")).detail == "captcha"
    assert (await platform.posts("did:plc:official")).value == (post(),)
    assert seen == [
        ("bluesky", "search", "ok"),
        ("bluesky", "search", "empty"),
        ("bluesky", "profile", "ok"),
        ("bluesky", "profile", "blocked"),
        ("bluesky", "posts", "ok"),
    ]


async def test_look_ups_are_counted_and_a_platform_without_them_does_not_seem_to_offer_them() -> None:
    seen: list[COUNT] = []
    name = "临泽市公安局"
    network = counted("bluesky", FakeExactPlatform(official_profile()), lambda *facts: seen.append(facts))
    assert (await network.search(name)).value == (official_profile(),)
    assert isinstance(network, ExactPlatform)
    assert (await network.exact(name)).value == (official_profile(),)
    assert (await network.exact("无此名")).outcome is Outcome.NOT_FOUND
    assert seen == [("bluesky", "search", "ok"), ("bluesky", "exact", "ok"), ("bluesky", "exact", "not_found")]
    assert not isinstance(counted("bluesky", FakePlatform(), lambda *_: None), ExactPlatform)


async def test_every_http_answer_is_counted_by_its_status() -> None:
    seen: list[int | None] = []
    with stub_network({"did:plc:official": "临泽市公安局"}) as stub:
        async with httpx.AsyncClient(transport=CountedTransport(seen.append, None), base_url=stub.url) as client:
            await client.get(PROFILE, params={"actor": "did:plc:official"})
            await client.get(PROFILE, params={"actor": "did:plc:nobody"})
    assert seen == [200, 400]


async def test_a_request_without_an_answer_is_counted_and_its_fault_passed_on() -> None:
    seen: list[int | None] = []
    async with httpx.AsyncClient(transport=CountedTransport(seen.append, None)) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://127.0.0.1:9/")
    assert seen == [None]


async def test_only_a_proxy_of_the_configuration_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    seen: list[int | None] = []
    with stub_network({"did:plc:official": "临泽市公安局"}) as stub:
        url = f"{stub.url}{PROFILE}?actor=did:plc:official"
        async with httpx.AsyncClient(transport=CountedTransport(seen.append, None)) as direct:
            await direct.get(url)
        async with httpx.AsyncClient(transport=CountedTransport(seen.append, "http://127.0.0.1:9")) as detour:
            with pytest.raises(httpx.ConnectError):
                await detour.get(url)
    assert seen == [200, None]
