"""Risk reviews and safety plans in the window: the forms, each one's own page, and the review before beside the new."""
