from monitor.tables.alphabet import LEVEL_ONE, everyday, simplified, traditional


def test_the_usual_characters_come_first_and_none_twice() -> None:
    assert len(simplified()) == 6763
    assert simplified()[0] == "啊"
    assert simplified()[LEVEL_ONE] == "亍"
    assert len(set(everyday())) == len(everyday()) == 6763 + len(traditional())
    assert {"賓", "發", "佈"} <= set(traditional())
