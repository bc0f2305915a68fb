"""Duties in the window: the lists of what is owed to clients and others, and what their forms and pages share."""
