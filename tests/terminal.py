"""A command as a person starts it at a terminal: what it prints, and Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 20.0


class Terminal:
    """A started command; `lines` is what it has written to standard error so far."""

    def __init__(self, *command, folder=ROOT, **environment):
        self.process = subprocess.Popen(  # noqa: S603 (our own commands)
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stderr:
            with self._more:
                self.lines.append(line)
                self._more.notify_all()

    def shows(self, pattern, within=PATIENCE):
        """Wait until the output has this; the match."""

        def found():
            return re.search(pattern, "".join(self.lines))

        with self._more:
            assert self._more.wait_for(found, within), "".join(self.lines)
            return found()

    @property
    def address(self):
        return self.shows(r"Playground: (http://127\.0\.0\.1:\d+)")[1]

    def ends(self, within=PATIENCE):
        """Wait for its end; the exit code."""
        code = self.process.wait(within)
        self._reader.join(within)
        return code

    def interrupt(self):
        """Press Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.ends()

    def put_away(self):
        if self.process.poll() is None:
            self.interrupt()
        self.process.stderr.close()
