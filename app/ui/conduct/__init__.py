"""Conduct files in the window: begun once, kept a line at a time by keyboard, and printed as a chronology."""
