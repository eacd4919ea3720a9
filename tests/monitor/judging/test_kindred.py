from domain.look import Counterpart, Look
from monitor.judging.kindred import Kindred
from tests.factories import NOW, account, official_profile, profile, unit

OFFICIAL = Counterpart(account=account(), unit=unit(), look=Look(profile=official_profile(), seen_at=NOW))
OTHER = Counterpart(account=account(user_id="did:other", display_name="青澜县教育局", unit="edu"))


def kindred() -> Kindred:
    found = Kindred()
    found.know([OFFICIAL])
    return found


def stranger(line: int, bio: str) -> Look:
    return Look(profile=profile(user_id=f"did:{line}", bio=bio), seen_at=NOW)


def test_a_shared_contact_leads_to_the_line_before_that_has_it() -> None:
    known = kindred()
    assert known.join(1, stranger(1, "加微信 lzga8888 办理户口"), OFFICIAL) == ()
    assert known.join(2, stranger(2, "加微信 other9999 办理车辆"), OFFICIAL) == ()
    (kin,) = known.join(3, stranger(3, "缴费请加 V 信：lzga8888"), OTHER)
    assert (kin.line, kin.account) == (1, "bluesky:did:1")
    assert "lzga8888" in kin.why[0].zh


def test_a_chain_of_shared_facts_is_one_group() -> None:
    known = kindred()
    for line, bio in enumerate(("QQ 123456789", "QQ 123456789，微信 abcd1234", "微信 abcd1234", "QQ 555555555"), 1):
        known.join(line, stranger(line, bio), OFFICIAL)
    assert known.groups() == ((1, 2, 3),)


def test_near_equal_wording_ties_strangers_together() -> None:
    known, bio = kindred(), "本地民生资讯第一时间送达，户口迁移车辆年审一站式代办，无需排队材料全包"
    known.join(1, stranger(1, bio), OTHER)
    (kin,) = known.join(2, stranger(2, bio + "！"), OFFICIAL)
    assert kin.line == 1


def test_what_the_official_account_says_itself_ties_nobody() -> None:
    known = kindred()
    for line in (1, 2):
        assert known.join(line, stranger(line, official_profile().bio), OFFICIAL) == ()
    assert known.groups() == ()
