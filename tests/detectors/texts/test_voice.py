import pytest

from detectors.texts.voice import Kind, heard, is_a_full_name, is_of_a_person

SAID = [
    ("临泽市公安局官方账号", {"official"}),
    ("权威发布平台", {"official"}),
    ("非官方", {"unofficial"}),
    ("不是官方账号", {"unofficial"}),
    ("本号与政府无关", {"unofficial"}),
    ("政策以官网公告为准", {"unofficial"}),
    ("本账号为唯一官方账号，其他均非官方", {"official"}),
    ("除本号外都不是官方账号", set()),
    ("谨防假冒，官方账号只此一家", {"official"}),
    ("转发官方消息", {"fan"}),
    ("仅供娱乐，请勿当真", {"parody"}),
    ("模仿秀，图一乐", {"parody"}),
    ("其他号都是搞笑的", set()),
    ("粉丝自发建立", {"fan"}),
    ("身边事，新鲜事", {"news"}),
    ("服务群众，办好民生实事", set()),
    ("下班后的生活", {"private", "personal"}),
    ("任职于临泽市公安局", {"private"}),
    ("一名基层民警", {"private"}),
    ("管理员离职，本号失控", {"lost"}),
    ("原微博密码丢失", set()),
    ("该账号已停用", {"closed"}),
    ("账号已停止运营", {"closed"}),
    ("旧号已停用", set()),
    ("社保卡已停用", set()),
    ("该用户已被封禁", {"closed"}),
    ("此账号因违规已被停止使用", {"closed"}),
    ("公众号已迁移", {"closed"}),
    ("用户已注销", {"closed"}),
    ("发布谣言的账号将被封禁", set()),
    ("账号违规请举报", set()),
    ("用户办理注销业务指南", set()),
    ("本号不再由我局管理", {"lost"}),
    ("代运营公司失联", {"lost"}),
    ("账号密码遗失怎么办", set()),
    ("个人整理，仅供参考", {"disclaimer"}),
    ("办理结果以当地窗口为准", {"disclaimer"}),
    ("以法律为准绳", set()),
    ("加客服", {"solicits"}),
    ("私信我办理", {"solicits"}),
    ("凡是要求加群、私信办理的，都是诈骗", set()),
    ("谨防假冒，咨询请加客服", {"solicits"}),
    ("补贴申领入口", {"lure"}),
    ("不要点击陌生链接", set()),
    ("请转账至以下账户", {"payment"}),
    ("警惕转账骗局", set()),
    ("商务合作", {"news", "business"}),
    ("来源：临泽发布", {"credit"}),
    ("今天轮休，带孩子逛街", {"private", "personal"}),
    ("今日办事大厅正常开放", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[ascii(row[0]) for row in SAID])
def test_what_a_text_says_is_heard(text: str, expected: set[str]) -> None:
    assert set(heard(text)) == expected


def test_the_words_that_say_so_are_told() -> None:
    assert heard("欢迎。这里是戏仿账号") == {Kind.PARODY: "这里是戏仿账号"}


def test_of_a_long_clause_the_words_around_are_told() -> None:
    said = heard(f"{'甲' * 30}这里是戏仿账号{'乙' * 30}")[Kind.PARODY]
    assert said.startswith("…甲")
    assert "这里是戏仿账号" in said
    assert said.endswith("乙…")
    assert len(said) < 24


def test_disguises_do_not_help() -> None:
    assert Kind.SOLICITS in heard("加 客 服") or Kind.SOLICITS in heard("加\u200b客\u200b服")
    assert Kind.OFFICIAL in heard("官\u200b方賬號")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("临泽小李", True),
        ("民警王强", True),
        ("陈警官", True),
        ("临泽阿强", True),
        ("交警大队", False),
        ("办事大厅", False),
    ],
)
def test_names_of_people_are_known(name: str, expected: bool) -> None:
    assert is_of_a_person(name) is expected


def test_a_full_name_is_a_surname_and_a_given_name() -> None:
    assert [is_a_full_name(words) for words in ("李伟", "王志远", "服务", "李", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
