"""What is wrong with a description is told by file, line and key, before a platform is ever asked."""

from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from monitor.connectors import catalog, lines
from tests.monitor.connectors.written import PLAIN, changed, spec

WRONG = [
    ("name: 演示", "name: 演示\nname: 另", "demo.yaml:4: name: is there twice"),
    ("version: 1", "version: one", "demo.yaml:4: version: Input should be a valid integer"),
    ("class: B", "klass: B", "demo.yaml:5: klass: Extra inputs are not permitted; remove it"),
    ("class: B", "class: E", "demo.yaml:5: class: Input should be 'A', 'B', 'C' or 'D'; write one"),
    ("size: 2}", "size: two}", "demo.yaml:18: operations.search.page.size: Input should be a valid integer"),
    ("items: json.users", 'items: "json.users["', "demo.yaml:15: operations.search.items: is not JMESPath"),
    ("display_name: name", "display_name: nam(e)", "demo.yaml:17: operations.search.fields.display_name: nam() is not"),
    ("display_name: name", "nickname: name", "demo.yaml:17: operations.search.fields.nickname: Extra inputs"),
    ("{{keyword}}", "{{keyward}}", "demo.yaml:13: operations.search.request.query: {{keyward}} is not known here"),
    ("{{keyword}}", "临泽", "demo.yaml:13: operations.search.request: does not say what is asked for; put {{keyword}}"),
    ("path: /search", "path: search", "demo.yaml:13: operations.search.request.path: must begin with /"),
    ("path: /search", "method: POST, path: /search", "demo.yaml:13: operations.search.request.method: a request with"),
    ("    proof: json.me\n", "", "demo.yaml:43: operations.whoami.proof: Field required; add it"),
    ("is: auth, why: expired", "is: gone", "demo.yaml:10: answers.0.is: gone belongs to profile, exact or posts only"),
    (
        "status == `404` && json.error == 'no such user'",
        "status == `404`",
        "demo.yaml:28: operations.profile.answers.0.when: an absence must look at json, body or text",
    ),
    (
        "status == `404` && json.error == 'no such user'",
        "!(json.user)",
        "demo.yaml:28: operations.profile.answers.0.when: would hold for an answer that says nothing",
    ),
    (
        "status == `404` && json.error == 'no such user'",
        "status == `404` && matches('(', text)",
        "demo.yaml:28: operations.profile.answers.0.when: matches(): '(' is no regular expression",
    ),
    (
        'when: "json.code == `-100`", is: auth',
        "when: json.gone, is: empty, until: '('",
        "answers.0.until: is not JMESPath",
    ),
    ("verified: shape", "verified: seen", "demo.yaml:6: verified: Input should be 'live' or 'shape'; write one"),
    ("is: auth", "is: login", "'shape' or 'error'; write one of these"),
    (
        "kind: page",
        "kind: pages",
        "demo.yaml:18: operations.search.page: kind says how pages are asked for; write page,",
    ),
    (
        "kind: page, ",
        "",
        "operations.search.page: kind says how pages are asked for; write page, offset, cursor or link",
    ),
    ("items: json.users", "items: '[?('", "demo.yaml:15: operations.search.items: is not JMESPath"),
    ("items: json.users", 'items: "json.users["', "; correct it there: 'words'"),
    ("items: json.users", "items: '<<'\n    select: {a: 'b['}", "select.a: is no CSS selector"),
    ("items: json.users", "items: x\n    select: {a: 'b['}", "; write one such as div.card > h3"),
    ("proof: json.me", "proof: 5", "demo.yaml:45: operations.whoami.proof: is no expression; write JMESPath in quotes"),
    ("proof: json.user.id", "ids: '('\n    proof: json.user.id", "; correct it there, and write \\ before a character"),
    ("class: B", "class: B\noperations: 3", "operations: is there twice"),
    ("answers:", "headers: {a b: c}\nanswers:", "a header's name must be letters, digits and -; correct it"),
    (
        'page: "{{cursor}}"',
        "x: y",
        "demo.yaml:18: operations.search.page: the request asks for no page; put {{cursor}}",
    ),
    ("answers:", "headers: {Cookie: SUB=_2A}\nanswers:", "demo.yaml:9: headers.Cookie: logins belong into auth"),
    (
        "answers:",
        "headers: {authorization: '{{t}}'}\noptions: {t: {about: x}}\nanswers:",
        "headers.authorization: logins",
    ),
    ("path: /me", "path: /me, headers: {x-api-key: k}", "operations.whoami.request.headers.x-api-key: logins belong"),
    ("proof: json.user.id", 'proof: "`true`"', "demo.yaml:29: operations.profile.proof: holds for an answer that says"),
    ("proof: json.user.id", "proof: 'status == `200`'", "operations.profile.proof: holds for an answer that says"),
    (
        "proof: json.user.id",
        'proof: "!(json.error)"',
        "operations.profile.proof: holds for an answer that says nothing",
    ),
    ("proof: json.me", "proof: '!(json.error)'", "operations.whoami.proof: holds for an answer that says nothing"),
    ('keep: "!repost"', 'keep: "!a.b"', "demo.yaml:36: operations.posts.keep: !a.b means (!a).b, which is nothing"),
    ("id: demo", "id: Demo", "demo.yaml:2: id: must be small letters, digits and _"),
    (
        "base_url: https://demo.example",
        "base_url: demo.example",
        "demo.yaml:8: base_url: must be an address such as https",
    ),
    ('keep: "!repost"', "keep: 'lenght(a)'", "demo.yaml:36: operations.posts.keep: lenght() is not known"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[told for *_, told in WRONG])
def test_a_mistake_is_told_with_its_line(old: str, new: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as wrong:
        spec(changed(old, new))
    assert told in str(wrong.value)


def test_a_login_may_stand_in_an_option_that_is_secret() -> None:
    text = changed("answers:", "headers: {cookie: 'a={{t}}'}\noptions: {t: {about: x, secret: true}}\nanswers:")
    assert spec(text).headers


def test_a_list_of_one_page_needs_no_cursor() -> None:
    text = changed('page: "{{cursor}}"', "x: y", changed("size: 2}", "size: 2, max: 1}"))
    assert spec(text).operations.search


@pytest.mark.parametrize(
    "proof",
    [
        "json.user.id == asked.user_id",
        "type(json) == 'array'",
        "json.user || json == `[]`",
        "json.a == `null` && json.b",
    ],
)
def test_a_proof_that_demands_something_is_taken(proof: str) -> None:
    assert spec(changed("proof: json.user.id", f'proof: "{proof}"')).operations.profile


def test_a_page_that_proves_nothing_is_refused() -> None:
    page = "parse: html\n    select: {id: '::attr(id)', name: '::text'}\n    proof: \"matches('</html>', text)\""
    with pytest.raises(ConfigurationError, match=r"operations\.profile\.proof: holds for an answer that says nothing"):
        spec(changed("proof: json.user.id", page))


@pytest.mark.parametrize("mistake", ["display_name: nam(e), ", "display_name: name, nick: name, ", ""])
def test_a_mistake_behind_an_alias_is_told_once_and_where_it_is_written(mistake: str) -> None:
    with pytest.raises(ConfigurationError) as wrong:
        spec(changed("display_name: name, ", mistake))
    (told,) = wrong.value.problems
    assert told.startswith("demo.yaml:17: operations.search.fields.")


def test_rules_behind_an_alias_are_told_once() -> None:
    text = changed("not_found}", "gone, when: x}", changed("answers:\n      - {when", "answers: &r\n      - {xwhen"))
    text = changed('proof: "type(json.posts)', 'answers: *r\n    proof: "type(json.posts)', text)
    with pytest.raises(ConfigurationError) as wrong:
        spec(text)
    assert [problem.split(": ")[0] for problem in wrong.value.problems] == ["demo.yaml:28"] * len(wrong.value.problems)
    assert len({*wrong.value.problems}) == len(wrong.value.problems)
    assert not any(".posts." in problem for problem in wrong.value.problems)


def test_mistakes_are_told_in_the_order_of_the_file() -> None:
    with pytest.raises(ConfigurationError) as wrong:
        spec(changed("proof: json.me", "proof: 5", changed("class: B", "class: Z")))
    assert [problem.split(":")[1] for problem in wrong.value.problems] == ["5", "45"]


@pytest.mark.parametrize("text", ["word", "- id: demo", "3"])
def test_a_file_that_is_no_mapping_says_what_to_write(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"is no mapping; write keys such as id: and operations:"):
        spec(text)


def test_a_connector_that_cannot_be_asked_anything_is_refused() -> None:
    head, _, _ = PLAIN.partition("operations:")
    with pytest.raises(ConfigurationError, match="operations: has nothing that can be asked; write one of search"):
        spec(f"{head}operations: {{}}\n")


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as wrong:
        spec(changed("version: 1", "version: x", changed("class: B", "class: Z")))
    assert len(wrong.value.problems) == 2


def test_an_empty_answer_that_a_lost_list_would_prove_is_refused() -> None:
    loose = changed("proof: \"type(json.posts) == 'array'\"", 'proof: "!(json.error)"')
    with pytest.raises(ConfigurationError, match=r"demo\.yaml:37: operations.posts.empty: would hold"):
        spec(changed("json.posts == `[]` && json.total == `0`", "!(json.posts)", loose))


def test_a_list_that_is_never_empty_says_so() -> None:
    assert spec(changed("json.posts == `[]` && json.total == `0`", "`false`")).operations.posts is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("a: [", "is not YAML"),
        ("a: &x [*x]", "in itself"),
        ("a: !!python/object:os.system x", "bears the tag"),
        ("[" * 100 + "]" * 100, "nested too deeply"),
        ("<<: 3", "is no table"),
        ("? [a]\n: b", "a key that is no word"),
        ("a: 1\nb: \x01", r"demo\.yaml:2: is not YAML: .*; remove it"),
        ("a:\n\tb: 1", r"demo\.yaml:2: is not YAML: .*; indent with spaces, not tabs"),
        ("a: 1\n  b: 2", r"demo\.yaml:2: is not YAML: .*; indent the keys of one table alike"),
        ("a:\n    b: 1\n  c: 2", r"demo\.yaml:3: is not YAML: .*; indent the keys of one table alike"),
        ("a: *b", r"demo\.yaml:1: is not YAML: found undefined alias 'b'; write & and the name"),
        ("a: &b 1\nc: &b 2", "the same &name stands twice"),
        ('a: "\\d"', r"write the text in '\.\.\.'"),
        ("a: @b", "write the text in quotes"),
        ("a: {{b}}", "{{names}} in quotes"),
        ("a: &", "correct it there, and quote texts"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        lines.parse(text, "demo.yaml")


def test_aliases_that_grow_without_end_are_refused() -> None:
    layers = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))
    with pytest.raises(ConfigurationError, match="repeat less by aliases"):
        lines.parse(f"a0: &a0 [x]\n{layers}", "demo.yaml")


def test_a_file_that_is_too_large_or_no_text_is_refused(tmp_path: Path) -> None:
    large, foreign = tmp_path / "large.yaml", tmp_path / "foreign.yaml"
    large.write_bytes(b"#" * 600_000)
    foreign.write_bytes("id: a\nname: 临泽".encode("gbk"))
    with pytest.raises(ConfigurationError, match="larger than"):
        lines.read(large)
    with pytest.raises(ConfigurationError, match=r"foreign\.yaml:2: is not UTF-8"):
        lines.read(foreign)


def test_the_operators_file_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(PLAIN, "utf-8")
    (tmp_path / "weibo.yaml").write_text(changed("id: demo", "id: weibo"), "utf-8")
    assert catalog.read("weibo", tmp_path).name == "演示"
    assert catalog.read("weibo", None).name != "演示"
    assert {"demo", "bilibili"} <= catalog.ids(tmp_path)


def test_a_file_bears_the_name_of_its_connector(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(PLAIN, "utf-8")
    with pytest.raises(ConfigurationError, match=r"other\.yaml: id: is demo; name the file demo\.yaml"):
        catalog.read("other", tmp_path)


def test_every_shipped_connector_can_be_read() -> None:
    assert catalog.specs(None).keys() == catalog.shipped().keys()
