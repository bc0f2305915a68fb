"""Threat worksheets in the window: a question at a time, and each one with its clocks and notifications."""
