from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from domain.errors import ConfigurationError
from monitor.secrets import credential, resolve

WHERE = "diting.toml: channels.webhook"


class Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    url: str
    secret: SecretStr | None = None


class Strict(BaseModel):
    app_password: SecretStr
    token: SecretStr


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    return folder


@pytest.fixture
def private(tmp_path: Path) -> Path:
    return written(tmp_path / "private", "from a file\n", 0o600)


def written(file: Path, text: str, mode: int) -> Path:
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


def resolved(table: dict[str, Any], environ: dict[str, str], model: type[BaseModel] = Options) -> dict[str, Any]:
    return resolve(model, table, plugin="webhook", where=WHERE, environ=environ)


def secret(table: dict[str, Any], environ: dict[str, str]) -> str | None:
    filled = resolved(table, environ)
    assert "secret_file" not in filled
    options = Options.model_validate({"url": "x"} | filled)
    return options.secret.get_secret_value() if options.secret else None


def test_a_credential_of_the_service_comes_first(credentials: Path, private: Path) -> None:
    written(credentials / "webhook-secret", "from systemd\r\n", 0o440)
    environ = {"CREDENTIALS_DIRECTORY": str(credentials), "DITING_WEBHOOK_SECRET": "from the environment"}
    assert secret({"secret_file": str(private)}, environ) == "from systemd"


def test_a_private_file_comes_before_the_environment(credentials: Path, private: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": str(credentials), "DITING_WEBHOOK_SECRET": "from the environment"}
    assert secret({"secret_file": str(private)}, environ) == "from a file"


def test_the_environment_comes_last() -> None:
    assert secret({}, {"DITING_WEBHOOK_SECRET": "from the environment"}) == "from the environment"


def test_an_optional_secret_may_be_nowhere() -> None:
    assert secret({}, {"DITING_WEBHOOK_SECRET": ""}) is None


def test_the_rest_of_the_table_stays_as_it_is() -> None:
    table = {"url": "x", "unknown": 1}
    assert resolved(table, {}) == table


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o610])
def test_a_file_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    file = written(tmp_path / "shared", "x", mode)
    with pytest.raises(ConfigurationError, match=rf"others may use it \(mode {mode:04o}\); run chmod 600"):
        resolved({"secret_file": str(file)}, {})


def test_a_secret_in_the_configuration_is_refused_with_the_remedy() -> None:
    with pytest.raises(ConfigurationError) as raised:
        resolved({"secret": "open sesame"}, {})
    [problem] = raised.value.problems
    assert problem == (
        "diting.toml: channels.webhook: secret: must not stand in the configuration; load it as the credential "
        "webhook-secret, or name a file of mode 600 with secret_file, or for development set DITING_WEBHOOK_SECRET"
    )


def test_all_missing_secrets_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as raised:
        resolved({}, {}, Strict)
    assert [problem.split("; ")[0] for problem in raised.value.problems] == [
        f"{WHERE}: app_password: is missing",
        f"{WHERE}: token: is missing",
    ]


def test_names_with_signs_become_one_variable() -> None:
    environ = {"DITING_MY_SERVER_APP_PASSWORD": "a", "DITING_MY_SERVER_TOKEN": "b"}
    filled = resolve(Strict, {}, plugin="my.server", where=WHERE, environ=environ)
    assert Strict.model_validate(filled).app_password.get_secret_value() == "a"


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe", "not UTF-8")],
)
def test_an_unusable_file_is_refused_without_quoting_it(tmp_path: Path, content: bytes, problem: str) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(ConfigurationError, match=problem):
        resolved({"secret_file": str(file)}, {})


@pytest.mark.parametrize(("name", "problem"), [("absent", "create it, or correct the path"), (".", "Is a directory")])
def test_a_file_that_is_none_is_refused(credentials: Path, name: str, problem: str) -> None:
    credentials.chmod(0o700)
    with pytest.raises(ConfigurationError, match=problem):
        resolved({"secret_file": str(credentials / name)}, {})


def test_a_path_is_written_in_quotes() -> None:
    with pytest.raises(ConfigurationError, match="secret_file: must be a path in quotes"):
        resolved({"secret_file": 7}, {})


def test_a_credential_may_be_asked_for_by_name(credentials: Path, private: Path) -> None:
    written(credentials / "contacts-key", "from systemd", 0o400)
    places = [
        credential("contacts-key", private, {"CREDENTIALS_DIRECTORY": str(credentials)}),
        credential("contacts-key", private, {}),
        credential("contacts-key", None, {"DITING_CONTACTS_KEY": "from the environment"}),
        credential("contacts-key", None, {}),
    ]
    found = [place and place.get_secret_value() for place in places]
    assert found == ["from systemd", "from a file", "from the environment", None]


def test_a_found_secret_is_not_shown() -> None:
    assert "sesame" not in repr(resolved({}, {"DITING_WEBHOOK_SECRET": "open sesame"}))
