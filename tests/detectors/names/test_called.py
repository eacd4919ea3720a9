import pytest

from detectors.names.called import FORMS, SHORTEST_FORM, called, short_forms
from detectors.names.queries import queries
from detectors.names.reading import read

FORMS_OF = [
    ("临泽市公安局", ("临泽公安", "平安临泽", "临泽警方")),
    ("国家税务总局临泽市税务局", ("临泽税务",)),
    ("临泽公安", ("平安临泽", "临泽警方")),
]


@pytest.mark.parametrize(("name", "forms"), FORMS_OF)
def test_the_best_known_forms_come_first_without_the_name_itself(name: str, forms: tuple[str, ...]) -> None:
    assert short_forms(name)[: len(forms)] == forms
    assert name not in short_forms(name)


@pytest.mark.parametrize("name", ["临泽市第一中学", "临泽小明", "公安部", "", "🚓"])
def test_what_has_no_place_or_is_one_of_many_has_no_short_form(name: str) -> None:
    assert short_forms(name) == ()


@pytest.mark.parametrize("name", ["临泽市公安局", "临泽市人力资源和社会保障局", "临泽市文化广电和旅游局"])
def test_they_are_few_and_searched_for_first(name: str) -> None:
    assert len(short_forms(name)) == FORMS
    assert all(len(form) >= SHORTEST_FORM for form in short_forms(name))
    assert short_forms(name) == queries(name)[1:]


def test_every_way_to_call_a_body_names_the_place() -> None:
    assert all("临泽" in way for way in called(read("临泽市公安局").structure))
