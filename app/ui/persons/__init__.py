"""Persons of concern: who is no client and matters to safety."""
