"""What everybody is told before they go on: a recovery sheet was used."""
