"""Cards: an outcome drawn as Block Kit blocks, and the plain text that says the same. Pure."""
