"""From text to outcome: which error is this, and how sure are we. Pure: no Slack, no network, no settings."""
