"""Protocols in the window: what can be run, what was run, and one run step by step."""
