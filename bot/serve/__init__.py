"""How the bot runs: over Socket Mode or HTTP, until somebody stops it."""
