"""Writes documents as people write descriptions and fixtures: Chinese left readable, in the order given."""

import yaml

WIDTH = 4096


def written_as_yaml(document: object) -> str:
    """A document of plain values as YAML."""
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text
