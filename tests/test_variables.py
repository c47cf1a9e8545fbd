"""Names that nothing reads: which are told, and which setting is named with them."""

from __future__ import annotations

import pytest

from bot.variables import mistaken


def told(name):
    return [str(each) for each in mistaken([], {name: "…"})]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SLACK_BOT_TOKN", "SLACK_BOT_TOKEN"), ("SLACK_BOT_TOKENS", "SLACK_BOT_TOKEN"),
        ("SLACK_BOT_ACCESS_TOKEN", "SLACK_BOT_TOKEN"), ("SLCK_BOT_TOKEN", "SLACK_BOT_TOKEN"),
        ("SLACK_BOT_TOKEN_", "SLACK_BOT_TOKEN"), ("WAERROR_METRCS_PORT", "WAERROR_METRICS_PORT"),
        ("WAERROR_SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN"), ("DATABSE_URL", "DATABASE_URL"),
    ],
)  # fmt: skip
def test_a_slip_names_the_setting_that_is_meant(name, meant):
    assert told(name) == [
        f"{name} is not the name of a setting, and is ignored. Is {meant} meant? Then rename it."
    ]


@pytest.mark.parametrize(
    "name",
    [
        "SLACK_SIGNING_SECRET_FILE", "SLACK_CLIENT_SECRET_OLD", "SLACK_BOT_TOKEN_PATH", "SLACK_APP_TOKEN_BACKUP",
        "MY_SLACK_BOT_TOKEN", "SLACK_OLD_SIGNING_SECRET", "SLACK_SIGNING_SECRT_FILE", "SLACK_BOT_TOKEN_1",
        "SLACK_APP_TOKEN2", "DATABASE_URL_2", "WAERROR_SECRET_KEYS_FILE", "WAERROR_OLD_SECRET_KEYS",
        "WAERROR_SECRET_KEYS_OLD",
    ],
)  # fmt: skip
def test_a_name_with_a_word_of_its_own_is_never_to_be_renamed_into_a_live_setting(name):
    ours = name.startswith("WAERROR_")
    remedy = "Take it out, or look for the right name in .env.example."
    assert told(name) == [f"{name} is not the name of a setting, and is ignored. {remedy}"] * ours
