"""The posts on record of the registered accounts as a history."""

from collections.abc import Iterable

from domain.observation import Post
from monitor.backtest.history import History, Written
from monitor.store.registry import Registry
from monitor.watch import Watch


def recorded(registry: Registry, posts: Iterable[tuple[str, Post]]) -> History:
    """Posts in time order by account key, with each account's circle and its unit's own hosts, as guard knows them."""
    watch = Watch(registry)
    circles = {account.key: watch.circle(account.key) for account in registry.accounts}
    hosts = {account.key: watch.own_hosts(account.unit) for account in registry.accounts}
    return History(
        posts=tuple(
            Written(account=account, post=post, circle=circles[account], own_hosts=hosts[account])
            for account, post in posts
        )
    )
