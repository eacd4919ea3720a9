from hypothesis import given
from hypothesis import strategies as st

from alerting.readers import Reader, readers
from alerting.route import Recipient

GA, JY, OFFICE = (Recipient(channel="mail", address=name) for name in ("ga", "jy", "gov"))
BOT, DESK = Recipient(channel="bot", address=""), Recipient(channel="mail", address="desk")
MANAGERS = {"ga": "gov", "jy": "gov"}


def units_of(found: tuple[Reader, ...]) -> dict[Recipient, tuple[str, ...]]:
    return {recipient: reader.units for reader in found for recipient in reader.recipients}


def test_each_unit_reads_its_own_digest() -> None:
    found = readers({"ga": [GA], "jy": [JY], "gov": [OFFICE]}, MANAGERS, [DESK])
    assert units_of(found) == {GA: ("ga",), JY: ("jy",), OFFICE: ("gov",)}
    assert [reader.key for reader in found] == ["ga", "gov", "jy"]


def test_a_channel_that_everybody_shares_carries_one_digest_of_all_units() -> None:
    found = readers({"ga": [GA, BOT], "jy": [BOT], "gov": [BOT]}, MANAGERS, [DESK])
    assert units_of(found) == {GA: ("ga",), BOT: ("ga", "gov", "jy")}
    (shared,) = (reader for reader in found if len(reader.units) > 1)
    assert (shared.first, shared.key.startswith("gov+")) == ("gov", True)


def test_a_unit_without_an_address_is_left_to_its_managing_unit() -> None:
    found = readers({"ga": [], "gov": [OFFICE]}, MANAGERS, [DESK])
    assert [(reader.key, reader.carried) for reader in found] == [("gov", ("ga",))]


def test_what_reaches_nobody_at_all_reaches_the_fallback() -> None:
    assert units_of(readers({"ga": [], "gov": [], "": []}, MANAGERS, [DESK])) == {DESK: ("", "ga", "gov")}
    assert readers({"ga": []}, {}, []) == ()


@given(
    reached=st.dictionaries(
        st.sampled_from(["ga", "jy", "gov", "wx"]), st.sets(st.sampled_from([GA, JY, OFFICE, BOT]))
    ),
    managers=st.dictionaries(st.sampled_from(["ga", "jy"]), st.sampled_from(["gov", "wx", "none"])),
)
def test_every_unit_is_read_for_and_nobody_reads_two_digests(
    reached: dict[str, set[Recipient]], managers: dict[str, str]
) -> None:
    found = readers(reached, managers, [DESK])
    everybody = [recipient for reader in found for recipient in reader.recipients]
    assert len(set(everybody)) == len(everybody)
    assert {unit for reader in found for unit in (*reader.units, *reader.carried)} == set(reached)
    assert len({reader.key for reader in found}) == len(found)
