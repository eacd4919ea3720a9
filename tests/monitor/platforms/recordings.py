"""Answers that a real Bluesky AppView 0.0.280 and a real GoToSocial 0.20 gave over invented data."""

import json
from pathlib import Path

from tests.monitor.doors import Said, says

FOLDER = Path(__file__).parents[2] / "fixtures" / "recordings"
APPVIEW = "atproto-appview-0.0.280.json"
GOTOSOCIAL = "gotosocial-0.20.0.json"


def recorded(
    file: str, path: str, status: int = 200, *, change: tuple[str, str] = ("", ""), **params: str | int
) -> Said:
    """The one recorded answer to `path` with this status and at least these parameters.

    `change` replaces one piece of its body, which must be there.
    """
    exchanges = json.loads((FOLDER / file).read_text("utf-8"))
    (response,) = [
        exchange["response"]
        for exchange in exchanges
        if exchange["request"]["path"].endswith(path)
        and exchange["response"]["status"] == status
        and exchange["request"]["params"].items() >= params.items()
    ]
    before, after = change
    assert before in response["body"]
    headers = {name.replace("-", "_"): value for name, value in response["headers"].items()}
    return says(response["body"].replace(before, after) if before else response["body"], status, **headers)
