"""What WeChat's codes mean; it answers 200 to everything.

Source: developers.weixin.qq.com/doc/channels/API/basics/commErrCode and the global return codes of the same site;
those marked [K] are remembered.
"""

from dataclasses import replace
from typing import Never

from pydantic import Field, TypeAdapter

from domain.answer import Answer, Outcome
from monitor.http import Payload, Remark, Reply, parse, refused

# What a token that has ended is answered with. The first is also said of a wrong appsecret.
STALE = frozenset({40001, 40014, 42001})
NEW_SECRET = "the appsecret is wrong or was reset; put the new one into the accounts file"
WHITE_LIST = "this machine's address is not on the account's IP white list; its owner adds it at mp.weixin.qq.com"
CONSENT = "the use from this machine's address waits for the owner's consent at mp.weixin.qq.com"
AUTH = {
    40001: NEW_SECRET,
    40013: "there is no such appid; correct the accounts file",
    40014: "a new token is refused",
    40125: NEW_SECRET,
    40164: WHITE_LIST,
    40243: "the appsecret is frozen; the account's owner releases it at mp.weixin.qq.com",
    42001: "a new token is refused",
    48001: "the account may not use this API; since July 2025 only verified accounts may",
    48004: "this API was taken from the account for irregularities",
    50002: "the account is restricted",
    53500: "publishing is blocked for the account",  # [K]
    61004: WHITE_LIST,
    89501: CONSENT,  # [K]
    89503: CONSENT,  # [K]
    89506: "the owner refused this machine's address for 24 hours",  # [K]
    89507: "the owner refused this machine's address for an hour",  # [K]
}
# The day's quota, the minute's, and publishing too often [K].
RATE_LIMITED = frozenset({45009, 45011, 53501})
# Some articles hold control characters as they are; between the parts of a JSON document they mean nothing.
CONTROLS = dict.fromkeys(range(32), " ")


class Said(Payload):
    code: int = Field(default=0, alias="errcode")
    message: Remark = Field(default="", alias="errmsg")


SAID = TypeAdapter(Said)


def document(reply: Reply) -> Reply:
    """The reply as the JSON that it is: WeChat calls some of its answers text."""
    body = reply.body.decode("utf-8", "replace").translate(CONTROLS).encode()
    return replace(reply, body=body, headers={**reply.headers, "content-type": "application/json"})


def is_stale(reply: Reply) -> bool:
    """Whether the token has ended."""
    said = parse(SAID, reply)
    return reply.status == 200 and isinstance(said, Said) and said.code in STALE


def refusal(reply: Reply) -> Answer[Never] | None:
    """Why there is no answer. None: go on."""
    failed = refused(reply, f"status {reply.status}")
    if failed is not None:
        return failed
    said = parse(SAID, reply)
    return said if isinstance(said, Answer) else _meaning(said)


def _meaning(said: Said) -> Answer[Never] | None:
    if not said.code:
        return None
    told = f"{said.code} {said.message}".strip()
    if said.code in RATE_LIMITED:
        return Answer(outcome=Outcome.RATE_LIMITED, detail=told)
    if said.code in AUTH:
        return Answer(outcome=Outcome.AUTH, detail=f"{AUTH[said.code]} ({told})"[:200])
    return Answer(outcome=Outcome.ERROR, detail=told)
