import dns.message
import dns.rrset
import pytest

from monitor.http.names import Existence, Names, parsed
from tests.monitor.doors import unpaced
from tests.monitor.open_web import FIRST, PUBLIC, SECOND, Zone, name_server, names

HOST = "linze-gov.cn"


async def test_a_name_with_an_address_is_there() -> None:
    looked = await names(Zone(HOST)).look(HOST)
    assert (looked.existence, [str(each) for each in looked.addresses]) == (Existence.THERE, [PUBLIC])


SAID = [
    (Zone(), Existence.NONE, "NXDOMAIN"),
    (Zone(bare=(HOST,)), Existence.BARE, "no address"),
    (Zone(dangling=(HOST,)), Existence.BARE, "no address"),
    (Zone().fails("filtered"), Existence.SILENT, "no zone answers for"),
    (Zone().fails("timeout"), Existence.SILENT, "Timeout"),
    (Zone(HOST).fails("servfail"), Existence.SILENT, "SERVFAIL"),
    (Zone(HOST).fails("refused"), Existence.SILENT, "REFUSED"),
]


@pytest.mark.parametrize(("zone", "existence", "said"), SAID)
async def test_only_a_zone_that_denies_a_name_says_that_there_is_none(
    zone: Zone, existence: Existence, said: str
) -> None:
    looked = await names(zone, FIRST).look(HOST)
    assert looked.existence is existence
    assert said in looked.said


async def test_an_address_of_another_class_is_none() -> None:
    async def chaotic(query: dns.message.QueryMessage, *_: object) -> dns.message.Message:
        said = dns.message.make_response(query)
        said.answer.append(dns.rrset.from_text(f"{HOST}.", 60, "CLASS7", "A", r"\# 4 c0000201"))
        return said

    assert (await names(chaotic).look(HOST)).existence is Existence.BARE


async def test_the_next_server_is_asked_where_one_says_nothing() -> None:
    assert (await names(Zone(HOST).fails("servfail", server=FIRST)).look(HOST)).existence is Existence.THERE


@pytest.mark.parametrize(
    ("zone", "existence"),
    [
        (Zone(), Existence.NONE),
        (Zone(HOST).fails("none", server=SECOND), Existence.THERE),
        (Zone().fails("everything", server=SECOND), Existence.THERE),
        (Zone().fails("timeout", server=SECOND), Existence.SILENT),
        (Zone().fails("filtered", server=SECOND), Existence.SILENT),
        (Zone().fails("servfail"), Existence.SILENT),
    ],
)
async def test_absence_takes_two_that_agree_and_nobody_who_contradicts(zone: Zone, existence: Existence) -> None:
    assert (await names(zone).agreed(HOST)).existence is existence


async def test_one_name_server_alone_proves_no_absence() -> None:
    looked = await names(Zone(), FIRST).agreed(HOST)
    assert (looked.existence, looked.said) == (Existence.SILENT, "1 of 1 name servers answered: a second one is needed")


async def test_a_server_that_is_silent_is_asked_twice_and_no_more() -> None:
    zone = Zone().fails("timeout")
    await names(zone, FIRST).look(HOST)
    assert zone.asked == [HOST, HOST]


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".cn", ""])
async def test_what_is_no_name_is_not_asked_for(host: str) -> None:
    looked = await names(Zone(), FIRST).look(host)
    assert looked.existence in {Existence.SILENT, Existence.NONE}


async def test_a_real_server_on_the_wire_is_understood() -> None:
    async with name_server(Zone(HOST, bare=("bare.cn",))) as server:
        way = Names((server,), pace=unpaced())
        found = [(await way.look(name)).existence for name in (HOST, "bare.cn", "nobody.cn")]
    assert found == [Existence.THERE, Existence.BARE, Existence.NONE]


async def test_a_real_server_that_never_answers_is_silent() -> None:
    async with name_server(Zone(HOST).fails("timeout")) as server:
        looked = await Names((server,), seconds=0.05, pace=unpaced()).look(HOST)
    assert (looked.existence, looked.said) == (Existence.SILENT, f"{server}: Timeout")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("223.5.5.5", ("223.5.5.5", 53)),
        ("127.0.0.1:5353", ("127.0.0.1", 5353)),
        ("2400:3200::1", ("2400:3200::1", 53)),
        ("[2400:3200::1]:54", ("2400:3200::1", 54)),
    ],
)
def test_a_name_server_is_written_as_an_address(written: str, read: tuple[str, int]) -> None:
    assert parsed(written) == read


@pytest.mark.parametrize("written", ["", "dns.example", "223.5.5", "223.5.5.5:", "223.5.5.5:99999999"])
def test_what_is_no_address_is_no_name_server(written: str) -> None:
    with pytest.raises(ValueError):
        parsed(written)
