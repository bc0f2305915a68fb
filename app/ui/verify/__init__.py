"""Verify: the page that says of a file whether it is a genuine report; nobody needs to be signed in."""
