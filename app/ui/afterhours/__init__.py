"""After hours: the day's sessions, a line each."""
