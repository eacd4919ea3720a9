"""Writes config/platforms/schema.json, which tells an editor what may stand in a connector's file.

Run `python -m monitor.connectors.schema` after a change of the model.
"""

import json

from monitor.connectors.catalog import SHIPPED
from monitor.connectors.spec import Spec

FILE = SHIPPED / "schema.json"


def written() -> str:
    """The JSON schema of a connector's file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A connector of Diting"}
    return json.dumps(Spec.model_json_schema() | schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
