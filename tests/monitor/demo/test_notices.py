from datetime import UTC, datetime
from itertools import pairwise

import pytest

from detectors.behaviour.baseline import unlearned
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Tier
from detectors.behaviour.follow import Standing, follow
from detectors.behaviour.peers import Peers
from detectors.behaviour.tables import shipped
from detectors.behaviour.traits import traits
from detectors.tampering.edits import edit
from domain.observation import Post
from monitor.demo.city import OFFICES, build
from monitor.demo.network import Member, Note
from monitor.demo.notices import FORGED_GRANT, GRANT, TOPICS, past, with_grant
from monitor.demo.scene import ADVERTS
from tests.factories import NOW

CALENDAR, COMBINATION = Calendar(), shipped()
MOMENTS = [datetime(2026, 11, 22, 0, 5, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC), NOW.replace(hour=19)]


def as_post(note: Note) -> Post:
    return Post(post_id=str(note.id), revision="", text=note.text, published_at=note.at)


def tiers(member: Member, further: tuple[Note, ...], peers: Peers) -> list[Tier]:
    """What the posts channel makes of all that an account has published, and of these posts after it."""
    baseline, found = unlearned(COMBINATION, peers), []
    for note in (*reversed(member.notes), *further):
        post = traits(as_post(note), calendar=CALENDAR)
        followed = follow(member.id, post, baseline, peers=peers, combination=COMBINATION, standing=Standing.CLEAR)
        found.append(followed.judgement.tier)
    return found


def test_every_office_has_a_trade_of_its_own() -> None:
    assert set(TOPICS) == {unit for unit, *_ in OFFICES}
    assert len({topic for topics in TOPICS.values() for topic in topics}) == 5 * len(OFFICES)


def test_the_same_office_has_the_same_past_newest_first_in_office_hours() -> None:
    notes = past("linze-jy", "临泽市教育局", number=7, until=NOW)
    assert notes == past("linze-jy", "临泽市教育局", number=7, until=NOW)
    assert all(older.at < newer.at < NOW and older.id < newer.id for newer, older in pairwise(notes))
    assert {note.at.hour for note in notes} <= set(range(1, 9))


def test_no_two_offices_say_the_same() -> None:
    texts = [text for member in build(NOW).officials for text in {note.text for note in member.notes}]
    assert len(set(texts)) == len(texts)


def test_the_forged_notice_differs_in_its_telephone_number_only() -> None:
    (notice,) = (note for note in with_grant(past("linze-jy", "教育局", number=7, until=NOW)) if note.text == GRANT)
    forged = Note(id=notice.id, text=FORGED_GRANT, at=notice.at)
    assert edit(as_post(notice), as_post(forged)) is not None
    assert len(GRANT) - len(FORGED_GRANT) == 1


@pytest.mark.parametrize("until", MOMENTS, ids=str)
def test_nothing_in_the_past_is_told_and_the_adverts_wake_somebody_at_any_hour(until: datetime) -> None:
    city, peers = build(until), Peers()
    adverts = tuple(Note(id=99_000 + number, text=text, at=until) for number, text in enumerate(ADVERTS))
    for member in city.officials:
        is_victim = member.id == city.victim.user_id
        told = tiers(member, adverts if is_victim else (), peers)
        assert set(told[: len(member.notes)]) == {Tier.NONE}
        assert not is_victim or Tier.PAGE in told
