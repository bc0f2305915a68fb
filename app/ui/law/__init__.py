"""The law in the window: packs that are gone by, clocks that run, and records that leave field by field."""
