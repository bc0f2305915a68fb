"""Before somebody sits down: unlock, verify, restore, and the emergency card."""
