"""Whose workspace a delivery is: what is kept for one company must not be read by another."""

from __future__ import annotations

import pytest

from bot.listeners.slack.payload import workspace_of


@pytest.mark.parametrize(
    ("body", "team"),
    [
        ({"team_id": "T1", "command": "/waerror"}, "T1"),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T2"}}, "T1"),
        ({"team_id": "T1", "event": {"team": "T1"}}, "T1"),
        # A channel that two companies share: the message is of theirs, the installation of ours.
        ({"team_id": "T_THEIRS", "context_team_id": "T1", "authorizations": [{"team_id": "T1"}]}, "T1"),
        ({"team_id": "T_THEIRS", "context_team_id": "T1"}, "T1"),
        ({"team": {"id": "T_THEIRS"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
        # A whole organisation has the bot.
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1", "team_id": "T1"}}, "T1"),
        ({"team_id": "T1", "authorizations": [{"enterprise_id": "E1", "team_id": None}]}, "T1"),
        ({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1"}}, "E1"),
        ({"enterprise_id": "E1", "team_id": None, "authorizations": []}, "E1"),
        ({}, ""),
    ],
)
def test_the_workspace_is_the_one_through_which_it_reached_us(body, team):
    assert workspace_of(body) == team
