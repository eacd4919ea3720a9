"""What the tables of a description are made of."""

import re
from typing import Annotated

from parsel import css2xpath
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor.connectors.patterns import checked_regex
from monitor.connectors.templates import Template


def checked_css(text: str) -> str:
    try:
        css2xpath(text)
    except (SyntaxError, RuntimeError) as wrong:
        raise ValueError(
            f"is no CSS selector: {wrong}; write one such as div.card > h3, or with ::text or ::attr(href) behind it"
        ) from wrong
    return text


def _path(text: str) -> str:
    if not re.fullmatch(r"/[^\s?#]*", text):
        raise ValueError("must begin with / and go on to the end of the path; parameters belong into query")
    return text


Regex = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(checked_regex)]
Css = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(checked_css)]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")]
Path = Annotated[Template, AfterValidator(_path)]
Minutes = Annotated[float, Field(gt=0, le=525_600)]


class Part(BaseModel):
    """A table of the description: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
