"""Disclosures in the window: written by hand, looked at, and accounted for."""
