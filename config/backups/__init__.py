"""One file that holds the office: database, files, anchors and own holiday tables, and the way back from it.

making.py writes it, restoring.py reads it back, archive.py knows its shape, engines.py the two databases.
"""
