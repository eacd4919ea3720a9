import pytest

from monitor.http.tags import MOST_ATTRIBUTES, is_overloaded

MANY = 300_000
SPELLINGS = {
    "bare": " a{}",
    "with a value": " a{}=1",
    "in quotes": " a{}='>'",
    "glued together": 'a{}="1"',
    "apart from its value": " a{} = 1",
    "between slashes": "/a{}",
    "of a strange name": ' a"{}<',
    "over lines": "\fa{}\n",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_tag_with_very_many_attributes_is_found_however_they_are_written(spelling: str) -> None:
    """A tree of this would take hours."""
    tag = f"<p {''.join(spelling.format(at) for at in range(MANY))}>"
    assert is_overloaded(f"<html><body>{tag}</body></html>")
    assert is_overloaded(f"<html><!-- <p a=' --><body>{tag}</body></html>")


def test_a_single_long_name_hides_no_other_attribute() -> None:
    names = (f"a{at}{'x' * 200 if at % 1000 == 0 else ''}" for at in range(MANY))
    assert is_overloaded(f"<html><body {' '.join(names)}></body></html>")


@pytest.mark.parametrize(
    "page",
    [
        "",
        " ",
        "\0",
        "<![",
        "<p a=1 b=2>通知</p>" * MOST_ATTRIBUTES,
        f"<p {'a ' * MOST_ATTRIBUTES}>",
        f"<p title='{'a=1 ' * MOST_ATTRIBUTES}'>",
        f"<script>for(i=0;i<n;i++) t=[{'1, ' * MOST_ATTRIBUTES}]</script>",
        f"<!-- <p {' '.join(f'a{at}' for at in range(MOST_ATTRIBUTES))}> -->",
        f"<p {' '.join(f'a{at}' for at in range(MOST_ATTRIBUTES - 1))}>",
    ],
)
def test_what_only_looks_like_very_many_attributes_is_read(page: str) -> None:
    assert not is_overloaded(page)
