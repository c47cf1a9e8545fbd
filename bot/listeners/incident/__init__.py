"""Many failures at once: threads, watched channels, files, hand-over, reminders."""
