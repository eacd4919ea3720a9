import pytest

from detectors.impostor.verification import Options, detect
from domain.finding import Finding
from domain.look import Counterpart
from domain.observation import VerificationKind
from tests.detectors.impostor.pairs import official, stranger
from tests.factories import account, unit

GOVERNMENT, ENTERPRISE, MEDIA, PERSON = (
    VerificationKind.GOVERNMENT,
    VerificationKind.ENTERPRISE,
    VerificationKind.MEDIA,
    VerificationKind.PERSON,
)
POLICE = official(aliases=("平安临泽",), certification_subject="临泽市公安局")


def found(
    kind: VerificationKind, subject: str, name: str = "临泽市公安局", side: Counterpart = POLICE
) -> list[Finding]:
    seen = stranger(display_name=name, verification_kind=kind, verification_text=subject)
    return list(detect(side, seen, options=Options()))


SUBJECTS = [
    (GOVERNMENT, "临泽市公安局", "临泽市公安局", "own-subject"),
    (GOVERNMENT, "微博认证：临泽市公安局官方微博", "临泽市公安局", "own-subject"),
    (GOVERNMENT, "云州省临泽市公安局", "平安临泽", "own-subject"),
    (ENTERPRISE, "临泽市公安局", "临泽公安", "own-subject"),
    (GOVERNMENT, "临泽市公安局交通警察支队", "临泽交警", "part-subject"),
    (GOVERNMENT, "临泽市公安局城关派出所", "临泽市公安局城关派出所", "part-subject"),
    (GOVERNMENT, "临泽市人民政府", "临泽市公安局", "superior-subject"),
    (GOVERNMENT, "云州省公安厅", "临泽公安", "superior-subject"),
    (GOVERNMENT, "北川省临泽市公安局", "临泽市公安局", "elsewhere-subject"),
    (GOVERNMENT, "北川省临泽市公安局官方微博", "平安临泽", "elsewhere-subject"),
    (GOVERNMENT, "临泽县公安局", "临泽县公安局", "elsewhere-subject"),
    (PERSON, "临泽市公安局民警", "临泽公安小李", "staff-subject"),
    (PERSON, "知名生活博主", "临泽市公安局", "other-subject"),
    (PERSON, "知名生活博主", "临泽新鲜事", "civil-subject"),
    (ENTERPRISE, "临泽众联网络科技有限公司", "临泽市公安局", "other-subject"),
    (ENTERPRISE, "临泽众联网络科技有限公司", "临泽公安便民", "other-subject"),
    (ENTERPRISE, "临泽同城网络科技有限公司", "临泽同城", "civil-subject"),
    (GOVERNMENT, "海陵启明文化传媒有限公司", "临泽市公安局", "other-subject"),
    (MEDIA, "临泽日报社", "临泽日报", "civil-subject"),
    (MEDIA, "临泽日报社", "临泽市公安局", "other-subject"),
    (MEDIA, "临泽广播电视台", "平安临泽栏目", "civil-subject"),
    (MEDIA, "临泽广播电视台", "平安临泽", "other-subject"),
    (MEDIA, "临泽广播电视台", "平安臨澤", "other-subject"),
    (ENTERPRISE, "临泽众联网络科技有限公司", "平安临泽栏目", "other-subject"),
    (GOVERNMENT, "临泽市文化馆", "临泽市公安局", "other-subject"),
    (GOVERNMENT, "青澜县公安局", "临泽市公安局", "other-subject"),
    (GOVERNMENT, "中共北川省临泽市委宣传部", "临泽市公安局", "elsewhere-subject"),
    (ENTERPRISE, "临泽安邦安防器材有限公司", "临泽安防器材", "civil-subject"),
    (GOVERNMENT, "", "临泽市公安局", "nameless-badge"),
]


@pytest.mark.parametrize(("kind", "subject", "name", "fact"), SUBJECTS, ids=[ascii(row[1:]) for row in SUBJECTS])
def test_the_subject_is_held_against_the_unit(kind: VerificationKind, subject: str, name: str, fact: str) -> None:
    (finding,) = found(kind, subject, name)
    assert finding.evidence[0] == ("fact", fact)
    assert (finding.points > 0) is (fact == "other-subject")


@pytest.mark.parametrize("kind", [ENTERPRISE, PERSON, VerificationKind.UNSPECIFIED])
def test_a_badge_of_no_office_that_names_nobody_says_nothing(kind: VerificationKind) -> None:
    assert found(kind, "") == []


def test_without_a_badge_the_text_says_nothing() -> None:
    assert found(VerificationKind.NONE, "临泽市公安局") == []


def test_a_short_form_of_the_unit_is_the_unit() -> None:
    insurance = Counterpart(
        account=account(display_name="云州省医疗保障局", unit="yb"),
        unit=unit(key="yb", name="云州省医疗保障局", region="云州省"),
    )
    (finding,) = found(GOVERNMENT, "云州省医疗保障局", "云州省医保局", insurance)
    assert finding.evidence[0] == ("fact", "own-subject")


@pytest.mark.parametrize(
    ("registered", "seen"),
    [
        ("中共临泽市委宣传部", "临泽市委宣传部"),
        ("临泽市委宣传部", "中国共产党临泽市委员会宣传部"),
    ],
)
def test_party_bodies_are_the_same_however_they_are_written(registered: str, seen: str) -> None:
    press = Counterpart(account=account(display_name="临泽发布", certification_subject=registered))
    (finding,) = found(GOVERNMENT, seen, "临泽微发布", press)
    assert finding.evidence[0] == ("fact", "own-subject")


def test_the_evidence_names_kind_and_subject() -> None:
    (finding,) = found(ENTERPRISE, "临泽众联网络科技有限公司")
    assert finding.evidence[1:] == (("kind", "enterprise"), ("subject", "临泽众联网络科技有限公司"))
    assert "临泽众联网络科技有限公司" in finding.summary.zh
