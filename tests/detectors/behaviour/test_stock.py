from detectors.behaviour.stock import Stock


def taught(values: list[str], room: int = 50) -> Stock:
    stock = Stock(room=room)
    for value in values:
        stock.learn((value,))
    return stock


def test_a_new_value_says_much_of_an_account_that_never_takes_one_and_little_of_one_that_always_does() -> None:
    steady = taught(["公安"] * 100)
    curious = taught([f"话题{number}" for number in range(100)])
    assert steady.surprise(("新",)) > 2 > 0.5 > curious.surprise(("新",)) >= 0


def test_the_accounts_own_value_speaks_for_it() -> None:
    assert taught(["公安"] * 100).surprise(("公安",)) < -1


def test_nothing_shown_says_nothing() -> None:
    assert taught(["公安"]).surprise(()) == 0


def test_more_new_values_never_say_less() -> None:
    stock = taught(["公安"] * 100)
    assert stock.surprise(("甲", "乙")) > stock.surprise(("甲",))


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    stock = taught(["甲", "乙", "甲", "丙"], room=2)
    assert stock.unseen(("甲", "乙", "丙")) == ("乙",)
