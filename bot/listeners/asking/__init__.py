"""Questions and their answers: command, mention, direct message, shortcut, workflow step."""
