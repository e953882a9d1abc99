"""The wiring of rooms that do not know each other: which of their duties come back by the clock."""
