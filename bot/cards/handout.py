"""What is handed out as a file, and the same as text where no file can be sent."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards import blocks as b
from bot.cards import digest, words

SCOPE = "files:write"
MOST = 2_800
"""Characters of a file that a message shows."""

COMMENT = "Of recipients only the last two digits are in it."
THREAD = "The errors of this thread, read {time}, asked for by {who}. No message and no recipient is in it."
NEEDS = "To send a file I need the permission {scopes}; an admin adds it in {link} and installs me again.\n{instead}"
CLOSED = "This workspace takes no files from me.\n{instead}"
WHOLE = "Here is what it holds, as text:"
PART = "Here are its first {shown} of {all} lines, as text:"
NOTHING = "At a terminal, `waerror triage FILE --json` prints the same."
AWAY = "Slack did not take the file now. Nothing was posted. Press again in a minute."
GONE = "That file is no longer there, or I may not see it. Send it to me again, and press the button of the new answer."
READING = "Counting the file …"


@dataclass(frozen=True, slots=True)
class Handout:
    """A file to send. `comment` is escaped mrkdwn that stands above it."""

    name: str
    content: str
    comment: str = ""

    @property
    def cuttable(self) -> bool:
        """Whether its first lines are of use without the rest."""
        return self.name.endswith(".csv")


def as_text(handout: Handout, settings: str, *, scope: bool) -> b.Card:
    """Return a file's content as a message, as far as it fits.

    `scope`: the permission is what is missing, and `settings` where an admin adds it; else the workspace forbids files.
    """
    lines = handout.content.splitlines()
    shown = _fitting(lines, cuttable=handout.cuttable)
    if not shown:
        instead = NOTHING
    else:
        part = PART.format(shown=words.number(len(shown)), all=words.number(len(lines)))
        instead = WHOLE if len(shown) == len(lines) else part
    told = digest.needs(NEEDS.replace("{instead}", instead), [SCOPE], settings) if scope else ""
    told = told or CLOSED.format(instead=instead)
    block = [b.rich(b.preformatted("\n".join(shown)))] if shown else []
    return b.Card(b.without_ticks(told), [b.section(told), *block])


def _fitting(lines: list[str], *, cuttable: bool) -> list[str]:
    size = 0
    fitting: list[str] = []
    for line in lines:
        size += len(line) + 1
        if size > MOST:
            return fitting if cuttable else []
        fitting.append(line)
    return fitting
