"""The window: what each person sees and does."""
