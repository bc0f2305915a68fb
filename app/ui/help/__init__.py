"""Help: short pages about the program, read inside it."""
