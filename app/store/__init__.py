"""The vault: the only place with SQL, keys and file handling."""
