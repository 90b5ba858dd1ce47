"""A setting that is wrong stops the start with a sentence; the reference page knows every setting."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from phohien.kernel import config
from phohien.kernel.config import Config, ConfigError


def test_nothing_set_gives_a_working_demonstration():
    found = config.from_environment({"PATH": "/bin"})
    assert found == Config()
    assert found.demo
    assert found.data_folder == found.root / "var"


def test_settings_are_read_from_their_variables():
    found = config.from_environment(
        {
            "PHOHIEN_VAR": "/srv/phohien",
            "PHOHIEN_DEMO": "no",
            "PHOHIEN_PORT": "8080",
            "PHOHIEN_PUBLIC_URL": "https://dichvucong.example.vn/",
            "PHOHIEN_LOG_LEVEL": "warning",
        }
    )
    assert found.data_folder == Path("/srv/phohien")
    assert (found.demo, found.port, found.log_level) == (False, 8080, "WARNING")
    assert found.public_url == "https://dichvucong.example.vn"
    assert found.is_secure


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(ConfigError, match="PHOHIEN_PROT is no setting") as refused:
        config.from_environment({"PHOHIEN_PROT": "8080"})
    assert "PHOHIEN_PORT" in str(refused.value)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("PHOHIEN_PORT", "0", "whole number from 1 to 65535"),
        ("PHOHIEN_PORT", "eighty", "whole number"),
        ("PHOHIEN_DEMO", "maybe", "write 1 or 0"),
        ("PHOHIEN_LOG_LEVEL", "loud", "DEBUG, INFO"),
        ("PHOHIEN_PUBLIC_URL", "", "http: or https:"),
        ("PHOHIEN_DATABASE_URL", "sqlite:///x", "postgresql: or postgres:"),
        ("PHOHIEN_PROVINCE", "33", "such as H31"),
        ("PHOHIEN_SECRET_KEY", "short", "at least 40 characters"),
    ],
)
def test_an_unusable_value_is_refused_with_what_to_write(variable, value, sentence):
    with pytest.raises(ConfigError, match=sentence) as refused:
        config.from_environment({variable: value})
    assert variable in str(refused.value)


def test_every_fault_is_named_at_once():
    with pytest.raises(ConfigError) as refused:
        config.from_environment({"PHOHIEN_PORT": "x", "PHOHIEN_DEMO": "x", "PHOHIEN_X": ""})
    assert len(refused.value.sentences) == 3


def test_secrets_are_neither_printed_nor_repeated_in_a_fault():
    secret = "postgresql://phohien:hush@db/phohien"
    assert "hush" not in repr(config.from_environment({"PHOHIEN_DATABASE_URL": secret}))
    with pytest.raises(ConfigError) as refused:
        config.from_environment({"PHOHIEN_DATABASE_URL": secret.replace("postgresql", "mysql")})
    assert "hush" not in str(refused.value)


def test_settings_that_contradict_each_other_are_refused():
    with pytest.raises(ConfigError, match="must differ"):
        config.from_environment({"PHOHIEN_PORT": "9000", "PHOHIEN_GATEWAY_PORT": "9000"})
    with pytest.raises(ConfigError, match="DEBUG must be 0"):
        config.from_environment({"PHOHIEN_DEBUG": "1", "PHOHIEN_PUBLIC_URL": "https://a.vn"})


def test_there_are_fewer_than_thirty_settings_each_with_its_sentence():
    assert len(fields(Config)) < 30
    for item in fields(Config):
        words = item.metadata["words"]
        assert words.vi.endswith("."), item.name
        assert words.en.endswith("."), item.name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_reference_page_names_every_setting_and_hides_no_default(language):
    page = config.reference(language)
    for item in fields(Config):
        assert f"`{config.variable_of(item)}`" in page
        assert item.metadata["words"].in_language(language) in page
    assert "| `PHOHIEN_PORT` | `8000` |" in page


def test_a_configuration_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Config().port = 1


def test_a_house_reached_over_https_says_whether_it_is_a_demonstration():
    with pytest.raises(config.ConfigError, match="PHOHIEN_DEMO must be said"):
        config.from_environment({"PHOHIEN_PUBLIC_URL": "https://dichvucong.example.vn"})

    said = {"PHOHIEN_PUBLIC_URL": "https://dichvucong.example.vn", "PHOHIEN_DEMO": "0"}
    assert config.from_environment(said).demo is False
