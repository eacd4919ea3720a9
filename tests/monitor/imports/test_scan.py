import json

import pytest

from monitor.imports.scan import Cut, Span, spans


def whole(entries: list[object]) -> bytes:
    return json.dumps({"log": {"version": "1.2", "pages": [{"id": "entries"}], "entries": entries}}).encode()


def texts(data: bytes) -> list[object]:
    return [json.loads(data[span.start : span.end]) for span in spans(data) if isinstance(span, Span)]


def test_every_entry_is_found_whatever_its_strings_hold() -> None:
    entries: list[object] = [{"text": '{"a": ["]}'}, {"text": '\\"'}, {"nested": [{"x": {}}, []]}, {"text": ""}]
    assert texts(whole(entries)) == entries


def test_what_stands_before_and_after_the_entries_is_none() -> None:
    data = b'{"log": {"pages": [{"id": 1}], "entries": [{"a": 1}], "comment": [{"b": 2}]}}'
    assert texts(data) == [{"a": 1}]


@pytest.mark.parametrize("lost", [3, 5, 9, 14])
def test_a_recording_that_is_cut_gives_the_entries_before(lost: int) -> None:
    data = whole([{"a": "one"}, {"b": "twotwotwo"}])
    found = list(spans(data[:-lost]))
    assert isinstance(found[-1], Cut)
    assert found[-1].number


def test_a_string_that_never_ends_is_a_cut_and_no_structure() -> None:
    assert list(spans(b'{"log": {"entries": [{"a": 1}, {"text": "{}{}{}')) == [Span(1, 21, 29), Cut(2)]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"log": {}}', b"nothing", b"]}]}", b'"', b"[" * 100_000])
def test_what_is_no_recording_has_no_entries(data: bytes) -> None:
    assert all(isinstance(found, Cut) and not found.number for found in spans(data))


def test_an_entry_that_nests_without_end_is_marked() -> None:
    data = b'{"log": {"entries": [{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b'}, {"b": 2}]}}'
    deep, plain = (found for found in spans(data) if isinstance(found, Span))
    assert (deep.is_too_deep, plain.is_too_deep) == (True, False)
