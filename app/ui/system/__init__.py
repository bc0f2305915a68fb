"""What only the operating system knows or can do: that it locks or sleeps, and that nobody photographs the screen."""
