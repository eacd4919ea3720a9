from monitor.backtest.stored import recorded
from monitor.store.registry import Registry
from tests import factories


def test_accounts_of_one_manager_share_by_right_and_a_units_addresses_are_its_own() -> None:
    manager = factories.unit(key="linze-gov", name="临泽市人民政府", managing_unit="")
    own = factories.account(url="https://weibo.example/linze-ga")
    alone = factories.account(user_id="did:plc:alone", unit="alone", managing_unit="")
    units = (manager, factories.unit(), factories.unit(key="alone", name="云柏镇", managing_unit=""))
    post = factories.post()
    first, second = recorded(Registry(units, (own, alone)), ((own.key, post), (alone.key, post))).posts
    assert (first.account, first.circle, first.own_hosts) == (own.key, "linze-gov", frozenset({"weibo.example"}))
    assert (second.circle, second.own_hosts, second.post) == ("alone", frozenset(), post)
