"""What people can do: check, decide, write, note who did it. Functions, seat first."""
