"""Forms of this room: what a person may say, and the cure beside the field."""
