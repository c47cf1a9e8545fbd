"""A local Slack workspace, so that the bot runs before anyone has a token."""
