"""Outgoing papers (文书) as PDF: plain frozen sheets in, the same bytes out every time.

Sheets know nothing of models; the verbs fill them. `rendering.render(sheet, variant=…)` is the door.
"""
