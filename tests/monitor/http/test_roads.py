import asyncio
import ssl
from datetime import timedelta
from ipaddress import IPv4Network, ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.answer import Answer, Outcome, ok
from monitor.http import Hold, Pace, Redirects, Request
from monitor.http.addresses import Address
from monitor.http.roads import Arrival, Roads
from monitor.schedule import now
from tests.factories import later
from tests.monitor.doors import Memory, Server, fails, patient, says, unpaced
from tests.monitor.open_web import PUBLIC, Web, moved, roads
from tests.monitor.picture_hosts import hosting
from tests.monitor.picture_hosts import says as serves

HOST = "https://www.linze.example/"


def body(reply: Arrival) -> Answer[bytes]:
    return ok(reply.body)


def limited(reply: Arrival) -> Answer[bytes]:
    return Answer(outcome=Outcome.RATE_LIMITED) if reply.status == 429 else ok(reply.body)


async def asked(way: Roads, *addresses: str, read: Any = body) -> list[Answer[bytes]]:
    answers = [await way.ask(Request(address), read) for address in addresses]
    await way.aclose()
    return answers


async def test_each_host_is_asked_at_an_address_that_was_checked() -> None:
    web = Web(**{"www.linze.example": says(b"one"), "www.canling.example:8080": says(b"two")})
    allowed = [IPv4Network(f"{PUBLIC}/32")]
    way = roads(web, allow=allowed)
    assert await asked(way, HOST, "http://www.canling.example:8080/a?b=1") == [ok(b"one"), ok(b"two")]
    assert [str(request.url) for request in web.requests] == [
        f"https://{PUBLIC}/",
        f"http://{PUBLIC}:8080/a?b=1",
    ]
    assert web.requests[0].extensions["sni_hostname"] == "www.linze.example"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1", "127.0.0.1 port 443 is not on the public web"),
        ("10.1.2.3", "10.1.2.3 port 443 is not on the public web"),
        ("169.254.169.254", "is not on the public web"),
        ("::ffff:10.0.0.1", "is not on the public web"),
        (f"{PUBLIC} 10.1.2.3", "10.1.2.3 port 443 is not"),
    ],
)
async def test_a_name_that_leads_into_the_house_is_not_asked(address: str, said: str) -> None:
    web, seen = Web(), tuple(ip_address(each) for each in address.split())

    async def resolve(_host: str, _port: int) -> tuple[Address, ...]:
        return seen

    (answer,) = await asked(roads(web, resolve=resolve), HOST)
    assert (answer.outcome, web.asked) == (Outcome.SHAPE, [])
    assert said in answer.detail


async def test_a_name_is_looked_up_for_every_request() -> None:
    web, addresses = Web(**{"www.linze.example": says(b"")}), [PUBLIC, "10.1.2.3"]

    async def resolve(_host: str, _port: int) -> tuple[Address, ...]:
        return (ip_address(addresses.pop(0)),)

    first, second = await asked(roads(web, resolve=resolve), HOST, HOST)
    assert (first.outcome, second.outcome, len(web.asked)) == (Outcome.OK, Outcome.SHAPE, 1)


async def test_a_name_without_an_address_is_an_error_and_no_absence() -> None:
    async def resolve(_host: str, _port: int) -> tuple[Address, ...]:
        raise OSError("Name or service not known")

    (answer,) = await asked(roads(Web(), resolve=resolve), HOST)
    assert (answer.outcome, "has no address" in answer.detail) == (Outcome.ERROR, True)


async def test_the_next_address_is_tried_where_one_takes_no_connection() -> None:
    server = Server(fails(httpx.ConnectError("refused")), says(b"there"))

    async def resolve(_host: str, _port: int) -> tuple[Address, ...]:
        return ip_address("93.184.216.35"), ip_address(PUBLIC)

    assert await asked(roads(server, resolve=resolve), HOST) == [ok(b"there")]
    assert [request.url.host for request in server.requests] == ["93.184.216.35", PUBLIC]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/a",
        "ftp://a.example/",
        "http:///a",
        "https://u:p@a.example/",
        "http://xn--a/",
        "https://[::1/",
        "a.example",
    ],
)
async def test_what_is_no_web_address_is_shape(address: str) -> None:
    (answer,) = await asked(roads(Web()), address)
    assert (answer.outcome, answer.detail[:14]) == (Outcome.SHAPE, "no web address")


async def test_a_redirect_to_another_host_is_followed() -> None:
    web = Web(**{"www.linze.example": moved("https://new.linze.example/x"), "new.linze.example": says(b"here")})

    def where(reply: Arrival) -> Answer[bytes]:
        return ok(reply.url.encode())

    assert await asked(roads(web), HOST, read=where) == [ok(b"https://new.linze.example/x")]


async def test_nothing_that_was_sent_to_one_host_is_sent_on_to_another() -> None:
    web = Web(**{"www.linze.example": moved("https://other.example/"), "other.example": says(b"")})
    secret = {"authorization": "Bearer played-token", "cookie": "sid=1", "accept": "text/html"}
    await roads(web).ask(Request(HOST, headers=secret, method="POST", content=b"played"), body)
    first, second = web.requests
    assert (first.method, first.headers["authorization"]) == ("POST", "Bearer played-token")
    assert (second.method, second.headers["accept"]) == ("GET", "text/html")
    assert not {"authorization", "cookie"} & set(second.headers)


async def test_a_redirect_is_read_where_the_reader_wants_it() -> None:
    web = Web(**{"www.linze.example": moved("https://other.example/")})

    def where(reply: Arrival) -> Answer[str]:
        return ok(reply.headers["location"])

    assert await roads(web).ask(Request(HOST, redirects=Redirects.READ), where) == ok("https://other.example/")


async def test_no_more_than_three_redirects_are_followed() -> None:
    web = Web(**{"www.linze.example": moved("https://other.example/"), "other.example": moved(HOST)})
    (answer,) = await asked(roads(web), HOST)
    assert (answer.outcome, answer.detail, len(web.asked)) == (Outcome.ERROR, "redirected in circles", 4)


@pytest.mark.parametrize(
    "location", ["http://10.0.0.1/", "http://127.0.0.1:6379/", "file:///etc/passwd", "http://[::1", "http://xn--a/"]
)
async def test_a_redirect_leads_no_further_than_an_address_would(location: str) -> None:
    async def resolve(host: str, _port: int) -> tuple[Address, ...]:
        return (ip_address(PUBLIC if host.endswith("example") else host),)

    web = Web(**{"www.linze.example": moved(location)})
    (answer,) = await asked(roads(web, resolve=resolve), HOST)
    assert (answer.outcome.is_valid, len(web.asked)) == (False, 1)


async def test_a_refusal_silences_its_host_and_no_other() -> None:
    web = Web(**{"www.linze.example": says(status=429, retry_after="600"), "www.canling.example": says(b"open")})
    holds = Memory()
    answers = await asked(roads(web, holds=holds), HOST, HOST, "https://www.canling.example/", read=limited)
    assert [answer.outcome for answer in answers] == [Outcome.RATE_LIMITED, Outcome.RATE_LIMITED, Outcome.OK]
    assert [(hold.key, hold.until) for hold in holds.puts] == [("website:www.linze.example:", later(minutes=10))]
    assert len(web.asked) == 2


async def test_a_silence_outlives_a_restart_and_holds_for_both_schemes() -> None:
    held = Hold(key="website:www.linze.example:", until=later(hours=1), outcome=Outcome.BLOCKED, detail="played")
    web = Web(**{"www.linze.example": says(b"")})
    answers = await asked(roads(web, holds=Memory(held)), HOST, "http://www.linze.example/")
    assert [answer.outcome for answer in answers] == [Outcome.BLOCKED] * 2
    assert (await roads(web, holds=Memory(held)).certificate("www.linze.example")).outcome is Outcome.BLOCKED
    assert web.asked == []


async def test_each_host_has_a_pace_of_its_own() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pace = Pace(now=lambda: 0.0, sleep=sleep)
    web = Web(**{"a.example": says(b""), "b.example": says(b"")})
    slow = {"requests_per_second": 0.5, "burst": 1}
    await asked(
        roads(web, pace=pace, politeness=slow), "https://a.example/", "https://a.example/", "https://b.example/"
    )
    assert waited == [2.0]


async def test_doors_are_kept_for_as_many_hosts_as_are_allowed() -> None:
    web = Web(**{f"h{at}.example": says(b"") for at in range(9)})
    way = roads(web, doors=3)
    for at in (0, 1, 2, 0, 3, 4):
        await way.ask(Request(f"https://h{at}.example/"), body)
    assert [host for _, host, _ in way._doors] == ["h0.example", "h3.example", "h4.example"]
    await way.aclose()
    assert not way._doors


async def test_a_door_in_use_is_not_closed() -> None:
    web = Web(**{f"h{at}.example": says(b"%d" % at) for at in range(20)})
    way = roads(web, doors=1)
    answers = await asyncio.gather(*(way.ask(Request(f"https://h{at}.example/"), body) for at in range(20)))
    assert [answer.value for answer in answers] == [b"%d" % at for at in range(20)]
    assert len(way._doors) == 1


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (fails(httpx.ReadTimeout("slow")), Outcome.ERROR),
        (says(b"x" * 2000), Outcome.SHAPE),
        (fails(httpx.RemoteProtocolError("cut")), Outcome.ERROR),
    ],
)
async def test_what_the_network_does_is_never_raised(said: Any, outcome: Outcome) -> None:
    way = roads(Web(**{"www.linze.example": said}), politeness={"max_bytes": 1000})
    assert [answer.outcome for answer in await asked(way, HOST)] == [outcome]


# Certificates, on loopback.

LOCAL = [IPv4Network("127.0.0.1/32")]


async def loopback(_host: str, _port: int) -> tuple[Address, ...]:
    return (ip_address("127.0.0.1"),)


def certified(name: str, folder: Path, *, organisation: str = "", days: float = 1) -> tuple[ssl.SSLContext, str]:
    """A server's context with a certificate of its own for `name`, and the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    subject = x509.Name(parts)
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    until = now() + timedelta(days)
    built = built.serial_number(1).not_valid_before(until - timedelta(9)).not_valid_after(until)
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    pem = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (folder / "host.pem").write_bytes(secret + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "host.pem")
    return server, pem.decode()


def local(trusted: str = "", **changes: Any) -> Roads:
    values: dict[str, Any] = {"clock": now, "platform": "website", "resolve": loopback, "allow": LOCAL} | changes
    if trusted:
        values["transport"] = httpx.AsyncHTTPTransport(
            verify=ssl.create_default_context(cadata=trusted), trust_env=False
        )
    return Roads(patient(attempts=1, timeout_seconds=5), Memory(), pace=unpaced(), **values)


async def test_the_reader_is_shown_the_certificate_of_the_host(tmp_path: Path) -> None:
    server, pem = certified("www.linze.example", tmp_path, organisation="临泽市人民政府")
    async with hosting({"/": serves(b"there")}, tls=server) as host:
        way = local(pem)
        seen = await way.ask(Request(host.url("/", "www.linze.example", "https")), ok)
        await way.aclose()
    shown = seen.value.certificate
    assert shown is not None
    assert (shown.organisation, shown.issuer) == ("临泽市人民政府", "临泽市人民政府")
    assert shown.names == ("www.linze.example",)
    assert timedelta() < shown.valid_until - now() < timedelta(days=2)


async def test_a_plain_answer_comes_without_a_certificate() -> None:
    async with hosting({"/": serves(b"there")}) as host:
        way = local()
        seen = await way.ask(Request(host.url("/", "www.linze.example")), ok)
        await way.aclose()
    assert (seen.value.body, seen.value.certificate) == (b"there", None)


@pytest.mark.parametrize(
    ("made_out_to", "days", "flaw"),
    [
        ("www.linze.example", 1.0, "证书为自签名"),
        ("shop.example", 1.0, "证书不是发给 www.linze.example 的"),
        ("www.linze.example", -1.0, "证书已过期"),
        ("www.linze.example", 30.0, "证书尚未生效"),
    ],
)
async def test_a_certificate_that_nobody_believes_is_looked_at_apart(
    made_out_to: str, days: float, flaw: str, tmp_path: Path
) -> None:
    server, _ = certified(made_out_to, tmp_path, days=days)
    async with hosting({"/": serves(b"there")}, tls=server) as host:
        way = local()
        refused = await way.ask(Request(host.url("/", "www.linze.example", "https")), ok)
        shown = (await way.certificate("www.linze.example", host.port)).value
        await way.aclose()
    assert (refused.outcome, "CERTIFICATE_VERIFY_FAILED" in refused.detail) == (Outcome.ERROR, True)
    assert host.heard == []
    told = shown.flaw("www.linze.example", now())
    assert told is not None
    assert told.zh == flaw


async def test_no_certificate_is_looked_at_within_the_house() -> None:
    answer = await local(allow=()).certificate("www.linze.example", 443)
    assert (answer.outcome, "not on the public web" in answer.detail) == (Outcome.SHAPE, True)


async def test_a_host_without_https_shows_no_certificate() -> None:
    async with hosting({"/": serves(b"there")}) as host:
        assert (await local().certificate("www.linze.example", host.port)).outcome is Outcome.ERROR


async def test_certificates_are_not_looked_at_past_a_proxy() -> None:
    way = roads(Web(), politeness={"proxy": "http://proxy.example:3128"})
    assert "proxy" in (await way.certificate("www.linze.example")).detail
