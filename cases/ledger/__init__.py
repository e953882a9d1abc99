"""Ledgers brought in as history: read (reading), understand (columns, values, rows), write (importing).

Nothing is guessed: what cannot be read for certain is an error that names row, field and cure.
"""
