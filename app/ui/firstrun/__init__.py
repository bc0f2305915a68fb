"""The first start: a practice in under five minutes."""
