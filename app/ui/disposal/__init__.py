"""Disposal in the window: what has outlived its time, what was proposed, and what a legal hold stops."""
