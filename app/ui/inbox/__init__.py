"""The owner's inbox and the actions: what is new, owed or waiting, and what somebody has to do."""
