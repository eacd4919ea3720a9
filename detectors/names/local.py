"""Names that nobody registered, yet sound like a body of one of our places: 来宾新鲜事, 来宾招考, 来宾车辆年审."""

from detectors.names.lexicon import Role
from detectors.names.reading import read
from detectors.names.sense import label
from detectors.names.structure import Structure, is_one_of_several
from detectors.names.whole import is_of_shops
from domain.text import Text

# Words of authority that belong to no body in particular.
AUTHORITY = ("公告", "通告", "通报", "公示", "举报", "投诉", "办事处", "值班室", "受理中心", "权威发布", "官方", "政务")
# More than this beside place and word is a name of its own.
MOST_BESIDE = 2


def places_of(official: str) -> frozenset[str]:
    """The codes of the place that an official name speaks of; all of them where the name is ambiguous."""
    return read(official).structure.codes


def official_sounding(candidate: str, places: frozenset[str]) -> Text | None:
    """Why an unregistered name sounds official in one of `places` (codes); None for a plain private name."""
    name = read(candidate)
    one = name.structure
    if not one.codes & places or len(one.rest) > MOST_BESIDE or any(map(is_of_shops, one.tokens)):
        return None
    said = _said(one)
    if said is None:
        return None
    place = one.place[-1].short
    return Text(
        f"未登记的名称，含本地区（{place}）和官方用语（{said.zh}）",
        f"not registered, yet names our place ({place}) and sounds official ({said.en})",
    )


def _said(name: Structure) -> Text | None:
    """What sounds official in it: a body of which a place has one, its business, or a word of authority."""
    groups = _of_one(name.groups) or _of_one(name.hints)
    if not groups:
        word = next((word for word in _words(name) if word in AUTHORITY), "")
        return Text(word, word) if word else None
    words = "、".join(word for role in (Role.ORGAN, Role.BRAND, Role.TOPIC) for word in name.words(role))
    body = label(groups)
    return Text(f"{words}：{body.zh}", f"{words}: {body.en}")


def _of_one(groups: frozenset[str]) -> frozenset[str]:
    return frozenset(group for group in groups if not is_one_of_several((group,)))


def _words(name: Structure) -> tuple[str, ...]:
    return (*name.words(Role.SERVICE), *name.words(Role.DECORATION), *name.words(Role.BRANCH))
