"""Narrow monthly sums of the submissions, written by the database itself in the transaction of each change.

`sums` says what is summed (compiled from reports.definitions), `triggers` when, `upkeep` proves, mends and folds.
"""
