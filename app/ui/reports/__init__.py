"""Reports: choose one, look at its pages, sign it and save it."""
