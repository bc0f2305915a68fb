"""Today: who comes, and what the desk should do."""
