"""The Web API methods, one small function each; importing this package fills the table of methods."""

from bot.playground.methods import chat, conversations, files, functions, identity, oauth, views

__all__ = ["chat", "conversations", "files", "functions", "identity", "oauth", "views"]
