"""Taking out what the list of matters shows: a workbook at once, case summaries as one archive in the background.

Both start from the list's own query, so nothing leaves that its reader may not see; both say what for.
"""
