"""What expressions can do with the habits of platforms."""

import pytest

from monitor.connectors import expressions

FOUND = [
    ("count(x)", "1.2万", 12_000),
    ("count(x)", "1.2亿", 120_000_000),
    ("count(x)", "1.2K", 1_200),
    ("count(x)", "3.4w", 34_000),
    ("count(x)", "10万+", 100_000),
    ("count(x)", "12,345", 12_345),
    ("count(x)", 7, 7),
    ("count(x)", 7.0, 7),
    ("count(x)", "--", None),
    ("count(x)", None, None),
    ("count(x)", True, None),
    ("moment(x)", 1_790_000_000, "2026-09-21T14:13:20+00:00"),
    ("moment(x)", 1_790_000_000_000, "2026-09-21T14:13:20+00:00"),
    ("moment(x)", "1790000000", "2026-09-21T14:13:20+00:00"),
    ("moment(x)", "Tue Feb 23 12:28:47 +0800 2021", "2021-02-23T04:28:47+00:00"),
    ("moment(x)", "Tue, 23 Feb 2021 12:28:47 +0800", "2021-02-23T04:28:47+00:00"),
    ("moment(x)", "2021-02-23T12:28:47Z", "2021-02-23T12:28:47+00:00"),
    ("moment(x)", "2021-02-23 12:28", "2021-02-23T04:28:00+00:00"),
    ("moment(x)", "2027-10-12 09:00:00 UTC", "2027-10-12T09:00:00+00:00"),
    ("moment(x)", "2027-10-12 09:00 GMT", "2027-10-12T09:00:00+00:00"),
    ("moment(x)", "2027 UTC UTC", None),
    ("contains(x, `0`)", [False], False),
    ("contains(x, `true`)", [1], False),
    ("contains(x, `0`)", [0.0], True),
    ("contains(x, 'b')", "abc", True),
    ("contains(x, `1`)", "1", False),
    ("moment(x, '%Y年%m月%d日')", "2021年02月23日", "2021-02-22T16:00:00+00:00"),
    ("moment(x)", "刚刚", None),
    ("moment(x)", "0001-01-01", None),
    ("moment(x)", 0, None),
    ("moment(x)", None, None),
    ("to_string(x)", 7, "7"),
    ("to_string(x)", None, None),
    ("to_string(x)", {"a": 1}, None),
    ("plain(x)", "<p>通知</p><script>x</script>", "通知"),
    ("plain(x)", None, None),
    ("links(x)", '<a href="https://a.example/">x</a>', ["https://a.example/"]),
    ("links(x)", None, []),
    ("matches('^a.c$', x)", "abc", True),
    ("matches('a', x)", None, False),
    ("choose(x, {\"1\": 'government'})", 1, "government"),
    ("choose(x, {\"1\": 'government'})", 2, None),
    ("choose(x, {\"1\": 'government'})", None, None),
    ("last(x, '/')", "a/b/c", "c"),
    ("last(x, '/')", None, None),
    ("parsed(x).a", '{"a": 1}', 1),
    ("parsed(x)", "{", None),
    ("absolute(x)", "//a.example/b", "https://a.example/b"),
    ("absolute(x)", None, None),
    ("picture(x)", "", ""),
    ("picture(x)", "https://[", ""),
]


@pytest.mark.parametrize(("expression", "given", "found"), FOUND)
def test_a_function_reads_what_platforms_write(expression: str, given: object, found: object) -> None:
    assert expressions.read(expression).find({"x": given}) == found


def test_a_picture_keeps_its_name_when_its_address_is_signed_anew() -> None:
    picture = expressions.read("picture(x)")
    names = {picture.find({"x": f"https://{host}.example/a.jpg?sign={host}"}) for host in ("a", "b")}
    assert len(names) == 1


STUMBLING = ["length(x)", "join('', x)", "x < y && abs(x)", "matches(y, x)"]


@pytest.mark.parametrize("document", [{"x": [1, None]}, {"x": {}, "y": "("}, {"x": "a", "y": "("}, {}, None, [], 7])
def test_what_does_not_fit_never_holds_and_never_breaks(document: object) -> None:
    for text in STUMBLING:
        assert expressions.read(text).holds(document) in {True, False}


def test_an_expression_is_refused_where_it_is_written() -> None:
    for wrong in ("a ==", "nope(a)", "count(a, b)", "matches('(', a)", "!a.b", "", "a" * 5000):
        with pytest.raises(ValueError):
            expressions.read(wrong)
