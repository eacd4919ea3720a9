import pytest

from monitor.wechat.keys import read_keys

SECRET, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
FIRST, SECOND = "wx00000000000000aa", "wx00000000000000bb"


def test_each_line_opens_one_account() -> None:
    keys = read_keys(f"\ufeff# 密钥\r\n\r\ngh_linze  {FIRST}\t{SECRET}\r\nlinze-fabu {SECOND} {OTHER}")
    assert list(keys) == ["gh_linze", "linze-fabu"]
    assert (keys["gh_linze"].appid, keys["gh_linze"].secret.get_secret_value()) == (FIRST, SECRET)


def test_a_login_is_another_one_when_its_secret_is() -> None:
    assert read_keys(f"a {FIRST} {SECRET}")["a"].login != read_keys(f"a {FIRST} {OTHER}")["a"].login


def test_a_key_does_not_show_its_secret() -> None:
    assert SECRET not in repr(read_keys(f"gh_linze {FIRST} {SECRET}"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "holds no account; write lines of <account id of the register> <appid> <appsecret>"),
        ("# nothing\n", "holds no account"),
        (f"gh_linze {FIRST}", "line 1: has 2 words instead of three"),
        (f"gh_linze {FIRST} {SECRET} 临泽", "line 1: has 4 words instead of three"),
        (f"gh_linze {SECRET} {FIRST}", "line 1: its second word is no appid"),
        (f"gh_linze {FIRST} {SECRET[1:]}", "line 1: its third word is no appsecret"),
        (f"gh_linze {FIRST} {SECRET}\ngh_linze {SECOND} {OTHER}", "line 2: names the account of line 1 once more"),
        (f"gh_linze {FIRST} {SECRET}\n\ngh_qingke {FIRST} {OTHER}", "line 3: has the appid of line 1"),
        (f"gh_linze {FIRST}\n{SECRET}", "line 1: has 2 words instead of three"),
        (f"gh_linze {FIRST}\n{SECRET}", "; line 2: has 1 words instead of three"),
    ],
)
def test_a_wrong_line_is_named_without_its_content(text: str, problem: str) -> None:
    with pytest.raises(ValueError) as raised:
        read_keys(text)
    told = str(raised.value)
    assert problem in told
    assert not any(word in told for word in (SECRET, SECRET[1:], OTHER, FIRST, SECOND, "gh_linze"))
