"""What may be wrong with an installation, found before a person in Slack finds it; each with one thing to do."""
