"""Which fields of each noun a description may fill."""

from functools import cached_property

from monitor.connectors.expressions import Expression, Jmespath
from monitor.connectors.parts import Part


class Fields(Part):
    """What is taken of each thing, by the name of the noun's field."""

    @cached_property
    def written(self) -> tuple[tuple[str, Expression], ...]:
        given = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, expression) for name, expression in given if expression is not None)


class ProfileFields(Fields):
    user_id: Jmespath
    display_name: Jmespath
    handle: Jmespath | None = None
    bio: Jmespath | None = None
    url: Jmespath | None = None
    avatar_url: Jmespath | None = None
    avatar_hash: Jmespath | None = None
    verification_kind: Jmespath | None = None
    verification_text: Jmespath | None = None
    followers: Jmespath | None = None
    created_at: Jmespath | None = None
    posts: Jmespath | None = None
    region: Jmespath | None = None


class PostFields(Fields):
    post_id: Jmespath
    text: Jmespath
    published_at: Jmespath | None = None
    revision: Jmespath | None = None
    truncated: Jmespath | None = None
    edited_at: Jmespath | None = None
    client: Jmespath | None = None
    links: Jmespath | None = None
    media: Jmespath | None = None
    url: Jmespath | None = None


class LoginFields(Fields):
    login: Jmespath | None = None
    expires_at: Jmespath | None = None


class TextFields(Fields):
    text: Jmespath
    links: Jmespath | None = None
    media: Jmespath | None = None
