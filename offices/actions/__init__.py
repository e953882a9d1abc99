"""What administrators, directors and everybody for themselves may change here: one function per verb.

Each runs in one transaction under the lock of the row that owns its log stream, and writes one chained line
on "office:CODE" or "staff:username". What they refuse they refuse with `Refused`.
"""
