"""A workspace: its tokens, its settings, its Home tab, its leaving."""
