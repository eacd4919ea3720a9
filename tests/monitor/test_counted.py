import httpx
import pytest

from monitor.counted import CountedTransport
from tests.stubs import PROFILE, stub_network


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
