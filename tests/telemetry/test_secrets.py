import logging

import pytest

from bot.telemetry import logs


@pytest.mark.usefixtures("own_logging")
@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("url='http://me:a-password@127.0.0.1:3128'", "url='http://…@127.0.0.1:3128'"),
        ("wss://wss.slack.com/link/?ticket=abc-123&app_id=A1", "wss://wss.slack.com/link/?…&app_id=A1"),
        ("token xoxb-1234-abc refused", "token … refused"),
        ("token xoxe.xoxb-1-abc refused", "token … refused"),
        ("xapp-1-A1-2-abc", "…"),
        ("mail of ana@example.com", "mail of ana@example.com"),
        ("nothing to hide at https://slack.com/api/", "nothing to hide at https://slack.com/api/"),
    ],
)
def test_what_a_library_says_is_logged_without_passwords_tickets_and_tokens(message, shown, capsys):
    logs.configure("json")
    logging.getLogger("waerror.slack").error("%s", message)
    assert f'"event": "{shown}"' in capsys.readouterr().err
