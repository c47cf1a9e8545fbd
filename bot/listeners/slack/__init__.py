"""What Slack gives, takes and refuses: calls, the words of a message, places, permissions."""
