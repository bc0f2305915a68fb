"""Keepwell: the safety records of a small therapy practice, kept offline and provable."""

__version__ = "0.1.0"
