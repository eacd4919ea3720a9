"""The templates for data vendors: what they send is what the contract with the vendor says."""

import pytest

from monitor.connectors import catalog
from monitor.connectors.fixtures import Script
from monitor.connectors.platform import Platform, options
from monitor.http import Reply

VENDORS = ("douyin", "kuaishou", "toutiao", "wechat_channels", "xiaohongshu")


async def sent(id: str, **given: str) -> str:
    """The path of the question for posts."""
    spec = catalog.read(id, None)
    contract = {"base_url": "https://vendor.example", "key": "not-a-real-key", **given}
    script = Script(Reply(503))
    await Platform(spec.platform, spec, options(spec).model_validate(contract, strict=False), script).posts("whoever")
    return script.requests[0].path_or_url


@pytest.mark.parametrize("id", VENDORS)
def test_without_a_base_url_from_the_contract_a_template_cannot_be_switched_on(id: str) -> None:
    assert catalog.read(id, None).base_url is None
    assert options(catalog.read(id, None)).model_fields["base_url"].is_required()


@pytest.mark.parametrize("id", VENDORS)
async def test_a_path_of_the_contract_is_asked_as_it_is_written(id: str) -> None:
    assert await sent(id, posts_path="api/v7/posts/") == "/api/v7/posts/"
