"""An invented office to try the product on: everything goes through the real verbs, with a fixed seed."""
