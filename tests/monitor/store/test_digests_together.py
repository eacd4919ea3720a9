import asyncio

from domain.incident import Classification, Severity
from domain.notification import Reason
from monitor.store import Store, audit
from tests.factories import NOW, incident, later
from tests.monitor.heard import CITY, GA, City
from tests.monitor.store.databases import KEY, in_processes


def _issued(url: str) -> int:
    """What one of several processes makes of the same morning."""
    store = Store(url, KEY)
    city = City(store)
    made = asyncio.run(city.digests.run())
    store.close()
    return made


def test_several_processes_make_the_digests_of_a_day_once(url: str, store: Store) -> None:
    city = City(store)
    city.now = later(hours=-3)
    city.tell(incident(classification=Classification.COMPLIANCE, severity=Severity.ORDINARY))
    with store.begin() as conn:
        audit.append(conn, at=NOW, actor="甲", action="x", object="y", before="", after="", result="")
    assert sorted(in_processes(3, _issued, url)) == [0, 0, 3]
    city.now = NOW
    assert sorted(address for address, _ in city.letters()) == [GA, CITY]
    assert len(city.letters(Reason.AUDIT_HEAD)) == 1
