"""The posts on record of the registered accounts as a history."""

from collections.abc import Iterable

from detectors.texts.links import host_of
from domain.observation import Post
from monitor.backtest.history import History, Written
from monitor.store.registry import Registry
from monitor.watch import Watch


def recorded(registry: Registry, posts: Iterable[tuple[str, Post]]) -> History:
    """Posts in time order by account key, with each account's circle and its unit's own hosts, as guard knows them."""
    watch = Watch(registry)
    circles = {account.key: watch.circle(account.key) for account in registry.accounts}
    hosts = {account.key: _own_hosts(watch, account.unit) for account in registry.accounts}
    return History(
        posts=tuple(
            Written(account=account, post=post, circle=circles[account], own_hosts=hosts[account])
            for account, post in posts
        )
    )


def _own_hosts(watch: Watch, unit: str) -> frozenset[str]:
    return frozenset(filter(None, (host_of(account.url) for account in watch.of_unit(unit))))
