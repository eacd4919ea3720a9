from dataclasses import replace
from random import Random
from typing import Any

import pytest
from PIL import Image
from pydantic import ValidationError

from detectors.impostor.avatar import Options, detect
from detectors.pictures import Refused, read
from domain.finding import Finding
from domain.look import Counterpart, Look, Picture
from tests.detectors.impostor.pairs import facts, official, stranger
from tests.detectors.pictures.alterations import PLAIN
from tests.detectors.pictures.emblems import as_bytes, emblem
from tests.detectors.pictures.stand_ins import BLANK, DEFAULT, EMBLEM
from tests.factories import NOW, official_profile


def picture(image: Image.Image, **changes: Any) -> Picture:
    found = read(as_bytes(image))
    assert not isinstance(found, Refused)
    return replace(found, **changes)


BADGE = emblem(7)
OWN = picture(BADGE)
COPY = picture(PLAIN["V badge"](BADGE, Random(1)))
OTHER = picture(emblem(8))


def owner(shown: Picture | None, **changes: Any) -> Counterpart:
    look = Look(profile=official_profile(**changes), seen_at=NOW, picture=shown)
    return replace(official(), look=look)


def showing(shown: Picture | None, **changes: Any) -> Look:
    return replace(stranger(**changes), picture=shown)


def found(own: Picture | None, shown: Picture | None, **options: Any) -> list[Finding]:
    return list(detect(owner(own), showing(shown), options=Options(**options)))


def test_the_official_picture_itself_is_a_copy() -> None:
    (finding,) = found(OWN, OWN)
    assert finding.detector == "impostor.avatar"
    assert finding.fact == "copied-avatar"
    assert finding.points == Options().copied_avatar > 0
    assert dict(finding.evidence)["picture"] == OWN.sha256


def test_an_altered_copy_is_found_and_told_as_such() -> None:
    (finding,) = found(OWN, COPY)
    assert finding.fact == "altered-avatar"
    assert (dict(finding.evidence)["picture"], dict(finding.evidence)["official"]) == (COPY.sha256, OWN.sha256)
    assert "头像" in finding.summary.zh


@pytest.mark.parametrize(("own", "shown"), [(OWN, OTHER), (OWN, None), (None, OWN), (None, None)])
def test_another_picture_or_none_says_nothing(own: Picture | None, shown: Picture | None) -> None:
    assert found(own, shown) == []


def test_an_official_account_that_was_never_looked_at_is_compared_with_nothing() -> None:
    assert list(detect(replace(official(), look=None), showing(OWN), options=Options())) == []


PLAIN_ONES = {**BLANK, **DEFAULT, **EMBLEM}


@pytest.mark.parametrize("name", PLAIN_ONES)
def test_a_default_blank_or_national_picture_matches_nothing_not_even_itself(name: str) -> None:
    plain = picture(PLAIN_ONES[name])
    shown = [picture(image) for image in PLAIN_ONES.values()]
    assert all(found(plain, other) == [] == found(other, plain) for other in shown)


@pytest.mark.parametrize(("shared_by", "part"), [(0, 1.0), (1, 0.75), (2, 0.5), (3, 0.25)])
def test_the_more_show_a_picture_the_less_it_says(shared_by: int, part: float) -> None:
    (finding,) = found(OWN, replace(OWN, shared_by=shared_by))
    assert finding.points == pytest.approx(Options().copied_avatar * part)
    assert finding.key == found(OWN, OWN)[0].key


@pytest.mark.parametrize("shared_by", [4, 200])
def test_a_picture_that_many_show_says_nothing(shared_by: int) -> None:
    common = replace(OWN, shared_by=shared_by)
    assert found(OWN, common) == found(common, OWN) == found(common, COPY) == []


def by_hash(own: str, shown: str, **changes: Any) -> set[str]:
    one, other = owner(None, avatar_hash=own), showing(None, avatar_hash=shown, **changes)
    return facts(detect(one, other, options=Options()))


def test_the_platform_s_own_name_of_a_picture_serves_where_none_was_fetched() -> None:
    assert by_hash("cid-1", "cid-1") == {"copied-avatar"}
    assert by_hash("cid-1", "cid-2") == by_hash("", "") == set()
    assert by_hash("cid-1", "cid-1", platform="mastodon") == set()


def test_a_picture_that_was_looked_at_counts_for_more_than_its_name() -> None:
    one, other = owner(OWN, avatar_hash="cid-1"), showing(OTHER, avatar_hash="cid-1")
    assert list(detect(one, other, options=Options())) == []
    half_known = showing(None, avatar_hash="cid-1")
    assert list(detect(one, half_known, options=Options())) == []


def test_what_counts_as_the_same_is_the_operator_s_to_say() -> None:
    assert found(OWN, COPY, same=1.0) == []
    assert len(found(OWN, OTHER, same=0.01)) == 1


@pytest.mark.parametrize("wrong", [{"same": 0}, {"same": 1.5}, {"common": 0}, {"copied_avatar": 99}, {"alarm": 1}])
def test_options_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(wrong)
