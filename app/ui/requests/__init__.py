"""Requests for records in the window: written down as they come, answered with what was given or why not."""
