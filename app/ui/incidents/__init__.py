"""Incidents in the window: telling one, the register, and one incident's own page."""
