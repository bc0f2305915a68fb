"""Lists: what every page with a long list offers, saving what is shown and keeping what it is narrowed to."""
