"""What the QR codes in an official account's pictures lead to, look after look."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.incident import Classification
from domain.observation import Post
from domain.urgency import TOLD
from monitor.store import record
from tests.detectors.compromise.scenes import ordinary
from tests.factories import NOW, post
from tests.monitor.crank import Crank
from tests.monitor.jobs.crowds import guarded

ID, KEY = "did:plc:official", "bluesky:did:plc:official"
COMPROMISE, TAMPERING = Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING
OWN = ordinary(80, until=NOW, kind="police")[::-1]
FEE = "请居民扫描下方二维码缴纳停车管理费"
PAY, GROUP = "https://qr.alipay.com/fkx00001", "https://weixin.qq.com/g/AQYAAbc"


def shows(crank: Crank, posts: Sequence[Post]) -> None:
    """The account's timeline from now on, the newest first."""
    crank.platform.timelines[ID] = tuple(posts)


def pictured(crank: Crank, **changes: object) -> Post:
    """A post with a picture."""
    values = {"post_id": "pictured", "text": FEE, "media": ("https://img.example/poster-of-the-week.jpg",)}
    return post(**values | {"published_at": crank.clock(), "client": OWN[3].client} | changes)


async def posted(crank: Crank, *codes: str) -> Post:
    """An account with a past posts a picture with codes."""
    shows(crank, OWN)
    await guarded(crank)
    new = pictured(crank)
    crank.gallery.codes["pictured"] = codes
    shows(crank, (new, *OWN))
    await guarded(crank, minutes=10)
    return new


def remembered(crank: Crank, post_id: str = "pictured") -> tuple[str, ...]:
    with crank.store.reading() as conn:
        return next(each.post.codes for each in record.read(conn, KEY) if each.post.post_id == post_id)


async def test_a_picture_with_a_payment_code_is_told_with_its_address(crank: Crank) -> None:
    await posted(crank, PAY)
    incident = crank.only(COMPROMISE)
    (finding,) = [each for each in incident.findings if each.detector == "content.code"]
    assert finding.summary.zh == f"图片中的二维码指向收款码或转账地址「{PAY}」"
    assert dict(finding.evidence) == {"kind": "payment", "code": PAY, "post": "pictured"}
    assert incident.urgency in TOLD


@pytest.mark.parametrize("code", ["https://linze.gov.cn/pay", "http://weixin.qq.com/r/AbCdEf", ""])
async def test_a_picture_without_a_code_or_with_one_of_an_office_is_told_to_nobody(crank: Crank, code: str) -> None:
    await posted(crank, *filter(None, [code]))
    assert crank.cases(COMPROMISE) == ()


async def test_a_payment_code_of_an_account_without_a_past_is_told_as_well(crank: Crank) -> None:
    crank.gallery.codes["pictured"] = (PAY,)
    shows(crank, (pictured(crank),))
    await guarded(crank)
    assert [each.detector for each in crank.only(COMPROMISE).findings] == ["content.code"]


async def test_the_pictures_of_a_post_are_asked_for_once(crank: Crank) -> None:
    await posted(crank, "https://linze.gov.cn/pay")
    crank.gallery.asked.clear()
    await guarded(crank, minutes=10)
    assert crank.gallery.asked == []
    assert remembered(crank) == ("https://linze.gov.cn/pay",)


async def test_a_post_that_keeps_its_codes_is_not_edited_by_that(crank: Crank) -> None:
    new = await posted(crank, "https://linze.gov.cn/pay")
    shows(crank, (replace(new, revision="r2", media=("https://img2.example/poster-of-the-week.jpg?sign=1",)), *OWN))
    for _ in range(3):
        await guarded(crank, minutes=10)
    assert (crank.cases(COMPROMISE), crank.cases(TAMPERING)) == ((), ())


async def test_a_code_that_the_platform_itself_tells_is_compared_with_the_remembered_one(crank: Crank) -> None:
    new = await posted(crank, "https://linze.gov.cn/pay")
    shows(crank, (replace(new, revision="r2", codes=(GROUP,)), *OWN))
    await guarded(crank, minutes=10)
    (finding,) = crank.only(TAMPERING).findings
    assert dict(finding.evidence)["codes"] == f"https://linze.gov.cn/pay -> {GROUP}"


async def test_nothing_is_asked_of_an_account_whose_posts_were_not_read(crank: Crank) -> None:
    shows(crank, ())
    await guarded(crank)
    assert crank.gallery.asked == []
