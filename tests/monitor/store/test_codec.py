from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.finding import Finding
from domain.incident import Dismissal, Ground, Incident
from domain.observation import Post, Profile
from domain.text import Text
from monitor.store import codec

# Everything a JSON answer can carry, halves of surrogate pairs and NUL among it.
strings = st.text(st.characters(exclude_categories=()), max_size=12)
scores = st.floats(0, 1)
moments = st.datetimes(timezones=st.just(UTC))
texts = st.builds(Text, zh=strings, en=strings)
findings = st.builds(
    Finding, detector=strings, score=scores, summary=texts, evidence=st.lists(st.tuples(strings, strings)).map(tuple)
)
profiles = st.builds(
    Profile,
    platform=strings,
    user_id=strings,
    display_name=strings,
    bio=strings,
    followers=st.none() | st.integers(0, 2**62),
    created_at=st.none() | moments,
)
posts = st.builds(
    Post,
    post_id=strings,
    revision=strings,
    text=strings,
    published_at=moments,
    edited_at=st.none() | moments,
    links=st.lists(strings).map(tuple),
    media=st.lists(strings).map(tuple),
)
dismissals = st.builds(
    Dismissal,
    evidence=st.frozensets(strings),
    reason=st.sampled_from(Ground),
    author=strings,
    at=moments,
    expires=st.none() | moments,
    note=strings,
)
incidents = st.builds(
    Incident,
    official=strings,
    subject=strings,
    unit=strings,
    rule=strings,
    findings=st.lists(findings, max_size=3).map(tuple),
    first_seen=moments,
    last_seen=moments,
    score=scores,
    profile=st.none() | profiles,
    dismissals=st.lists(dismissals, max_size=2).map(tuple),
    acknowledged_by=strings,
)

NOUNS = [
    pytest.param(TypeAdapter(Text), texts, id="text"),
    pytest.param(codec.FINDINGS, st.lists(findings, max_size=3).map(tuple), id="findings"),
    pytest.param(codec.PROFILE, profiles, id="profile"),
    pytest.param(codec.POST, posts, id="post"),
    pytest.param(codec.DISMISSALS, st.lists(dismissals, max_size=2).map(tuple), id="dismissals"),
    pytest.param(TypeAdapter(Incident), incidents, id="incident"),
]


@pytest.mark.parametrize(("adapter", "nouns"), NOUNS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_noun_comes_back_as_it_went(
    adapter: TypeAdapter[Any], nouns: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    noun = data.draw(nouns)
    stored = codec.dumps(adapter, noun)
    assert "\0" not in stored.encode("utf-8").decode("utf-8")
    assert codec.loads(adapter, stored) == noun


def test_a_field_that_a_newer_version_added_takes_its_default() -> None:
    old = '{"platform":"bluesky","user_id":"1"}'
    assert codec.loads(codec.PROFILE, old) == Profile(platform="bluesky", user_id="1")


def test_a_dismissal_with_a_reason_in_free_words_keeps_them_as_a_note() -> None:
    old = '[{"evidence":["a"],"reason":"误报","author":"甲","at":"2026-03-02T00:00:00Z","expires":null}]'
    (dismissal,) = codec.loads(codec.DISMISSALS, old)
    assert (dismissal.reason, dismissal.note, dismissal.author) == (Ground.OTHER, "误报", "甲")


def test_a_dismissal_with_a_reason_of_the_list_is_read_as_it_was_stored() -> None:
    old = '[{"evidence":["a"],"reason":"sub-unit","author":"甲","at":"2026-03-02T00:00:00Z","expires":null}]'
    (dismissal,) = codec.loads(codec.DISMISSALS, old)
    assert (dismissal.reason, dismissal.note) == (Ground.SUB_UNIT, "")


def test_a_stored_moment_is_aware_and_in_utc() -> None:
    profile = Profile(platform="bluesky", user_id="1", created_at=datetime(2026, 3, 2, tzinfo=UTC))
    created = codec.loads(codec.PROFILE, codec.dumps(codec.PROFILE, profile)).created_at
    assert created is not None
    assert created.utcoffset() == UTC.utcoffset(None)
