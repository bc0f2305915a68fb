"""Settings: people, locking, backups and the practice's details."""
