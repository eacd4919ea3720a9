from typing import Any

import pytest
from pydantic import ValidationError

from detectors.compromise.profile import LABELS, Options, detect
from domain.finding import Finding
from domain.look import Picture
from domain.observation import Profile, VerificationKind
from tests.detectors.compromise.pasts import past
from tests.factories import look, official_profile

TRUSTED = official_profile(
    verification_kind=VerificationKind.GOVERNMENT, verification_text="临泽市公安局", region="北京"
)


def found(trusted: Profile, seen: Profile, **options: float) -> list[Finding]:
    return list(detect(past(look(trusted)), look(seen), options=Options(**options)))


DEPARTURES: list[tuple[dict[str, Any], tuple[str, str, str], float]] = [
    ({"display_name": "数字藏品"}, ("display_name", "临泽市公安局", "数字藏品"), 0.8),
    ({"display_name": ""}, ("display_name", "临泽市公安局", ""), 0.8),
    ({"handle": "nft.test"}, ("handle", "linze-ga.test", "nft.test"), 0.7),
    ({"avatar_hash": "other"}, ("avatar_hash", "cid-of-the-badge", "other"), 0.6),
    ({"avatar_hash": ""}, ("avatar_hash", "cid-of-the-badge", ""), 0.6),
    ({"bio": "限时空投"}, ("bio", "临泽市公安局官方账号", "限时空投"), 0.5),
    ({"verification_kind": VerificationKind.NONE}, ("verification_kind", "government", "none"), 0.9),
    ({"verification_text": "某公司"}, ("verification_text", "临泽市公安局", "某公司"), 0.9),
    ({"region": "缅甸"}, ("region", "北京", "缅甸"), 0.3),
]


@pytest.mark.parametrize(("changes", "evidence", "score"), DEPARTURES, ids=[str(row[1]) for row in DEPARTURES])
def test_a_departure_from_the_trusted_look_is_found(
    changes: dict[str, Any], evidence: tuple[str, str, str], score: float
) -> None:
    own = {"verification_kind": "government", "verification_text": "临泽市公安局", "region": "北京"}
    seen = official_profile(**own | changes)
    (finding,) = found(TRUSTED, seen)
    assert finding.detector == "compromise.profile"
    assert finding.score == score
    assert finding.evidence == tuple(zip(("field", "before", "after"), evidence, strict=True))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"followers": 10_000_000},
        {"followers": None},
        {"avatar_url": "https://cdn.example/badge.png?signature=other"},
        {"url": "https://elsewhere.example/"},
        {"posts": 812},
        {"region": "北京"},
        {"display_name": " 临泽市公安局\n"},
        {"bio": "\u3000临泽市公安局官方账号  "},
        {"bio": "临泽市公安局\r\n官方账号"},
        {"bio": "临泽市公安局\u00a0官方账号"},
        {"bio": "临泽市\u200b公安局官方账号"},
        {"display_name": "临泽市\u200b公安局"},
        {"handle": "Linze-GA.test"},
        {"handle": "@linze-ga.test"},
    ],
    ids=str,
)
def test_what_moves_by_itself_is_no_departure(changes: dict[str, Any]) -> None:
    one, other = official_profile(), official_profile(**changes)
    assert found(one, other) == []
    assert found(other, one) == []


def test_every_changed_field_is_a_finding_of_its_own() -> None:
    seen = official_profile(display_name="甲", handle="乙", avatar_hash="丙", bio="丁", region="戊")
    findings = found(TRUSTED, seen)
    assert [dict(finding.evidence)["field"] for finding in findings] == list(LABELS)
    assert len({finding.key for finding in findings}) == len(LABELS)


def test_a_weight_of_nothing_leaves_the_field_alone() -> None:
    seen = official_profile(bio="新简介", handle="nft.test")
    findings = found(official_profile(), seen, bio=0.0)
    assert [dict(finding.evidence)["field"] for finding in findings] == ["handle"]


def test_the_change_is_told_in_both_languages_and_a_picture_never_by_its_hash() -> None:
    seen = official_profile(bio="", avatar_hash="other")
    picture, bio = found(official_profile(), seen)
    assert bio.summary.zh == "简介由「临泽市公安局官方账号」变为「空」"
    assert bio.summary.en == 'bio changed from "临泽市公安局官方账号" to ""'
    assert (picture.summary.zh, picture.summary.en) == ("头像已更换", "the avatar was replaced")


def test_where_both_pictures_are_known_the_names_of_their_files_say_nothing() -> None:
    badge, renamed = Picture(sha256="a", prints=()), official_profile(avatar_hash="encoded-anew")
    for trusted, seen in ((badge, badge), (None, badge), (badge, None), (None, None)):
        known = past(look(official_profile(), picture=trusted))
        fields = list(detect(known, look(renamed, picture=seen), options=Options()))
        assert len(fields) == (0 if trusted and seen else 1)


def test_an_account_never_seen_before_has_changed_nothing() -> None:
    assert list(detect(past(), look(official_profile(bio="限时空投")), options=Options())) == []


def test_every_compared_field_has_its_weight() -> None:
    assert set(Options.model_fields) == {*LABELS, "diverted"}


BIO = "临泽市公安局官方账号，咨询电话0999-6543210，网站 www.linze.gov.cn"
HOSTS = frozenset({"linze-police.example"})


def scored(bio: str, before: str = BIO, **known: Any) -> float:
    trusted = look(official_profile(bio=before))
    (finding,) = detect(
        past(trusted, **{"own_hosts": HOSTS} | known), look(official_profile(bio=bio)), options=Options()
    )
    return finding.score


@pytest.mark.parametrize(
    "bio",
    [
        f"{BIO} 客服微信 linze8899k",
        f"{BIO} 咨询QQ：556677889",
        f"{BIO} 电报 @linze8899",
        BIO.replace("0999-6543210", "13800001234"),
        BIO.replace("www.linze.gov.cn", "www.linze-fuwu.top"),
        BIO.replace("www.linze.gov.cn", "linze-gov.cn"),
    ],
)
def test_a_bio_that_comes_to_lead_to_somebody_in_private_or_to_a_strange_host_pages(bio: str) -> None:
    assert scored(bio) == 0.75


@pytest.mark.parametrize(
    "bio",
    [
        BIO.replace("6543210", "6543218"),
        BIO.replace("0999-6543210", "12345"),
        BIO.replace("www.linze.gov.cn", "www.linze-police.example"),
        BIO.replace("www.linze.gov.cn", "ga.linze.gov.cn"),
        f"{BIO} 微博 https://weibo.com/u/700001",
        f"{BIO} 微信公众号：linzegongan",
        "临泽市公安局",
    ],
)
def test_another_office_telephone_and_pages_of_its_own_in_a_bio_are_listed(bio: str) -> None:
    assert scored(bio) == 0.5


def test_a_private_contact_that_was_there_before_or_is_registered_is_not_gained() -> None:
    duty = f"{BIO} 值班 13800001234"
    assert scored(f"{duty}，欢迎关注", duty) == 0.5
    assert scored(duty, telephones=frozenset({"138 0000 1234"})) == 0.5


def test_without_registered_hosts_only_a_pretended_government_site_in_a_bio_is_strange() -> None:
    hosts = [BIO.replace("www.linze.gov.cn", host) for host in ("www.linze-fuwu.top", "linze-gov.cn")]
    assert [scored(bio, own_hosts=frozenset()) for bio in hosts] == [0.5, 0.75]


def test_where_a_bio_leads_now_is_told_and_its_identity_stays_that_of_the_change() -> None:
    trusted, seen = look(official_profile(bio=BIO)), look(official_profile(bio=f"{BIO} 客服微信 linze8899k"))
    (finding,) = detect(past(trusted), seen, options=Options())
    assert finding.summary.zh.endswith("，新增去向「linze8899k」")
    assert finding.summary.en.endswith(", which now leads to linze8899k")
    assert [name for name, _ in finding.evidence] == ["field", "before", "after"]


@pytest.mark.parametrize("options", [{"bio": 1.5}, {"bio": -0.1}, {"bio": "0.5"}, {"bio": True}, {"followers": 0.1}])
def test_a_weight_that_is_no_share_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


@pytest.mark.parametrize("kind", [VerificationKind.GOVERNMENT, VerificationKind.MEDIA])
def test_a_badge_of_which_the_kind_is_not_told_may_be_any(kind: VerificationKind) -> None:
    known, untold = (official_profile(verification_kind=each) for each in (kind, VerificationKind.UNSPECIFIED))
    assert found(known, untold) == found(untold, known) == []


def test_a_badge_that_is_gone_is_found_whatever_kind_it_was_of() -> None:
    untold = official_profile(verification_kind=VerificationKind.UNSPECIFIED)
    (gone,) = found(untold, official_profile())
    assert (gone.summary.zh, gone.summary.en) == (
        "认证类型由「未说明」变为「无」",
        'verification kind changed from "not told" to "none"',
    )


@pytest.mark.parametrize("text", ["微博认证：临泽市公安局", "临泽市公安局官方微博"])
def test_the_same_subject_in_other_words_is_the_same_subject(text: str) -> None:
    one, other = (official_profile(verification_text=each) for each in ("临泽市公安局", text))
    assert found(one, other) == found(other, one) == []
