"""What people do on a card: share it, look behind it, judge it, write on it, reply with it."""
