"""Clients and flags: the list, one client's page, the forms that add and raise, and the import."""
