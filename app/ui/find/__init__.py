"""Find anything: one field over clients, incidents and flags."""
