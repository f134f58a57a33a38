"""Files in and out: what an organisation brings from its spreadsheets, and what it takes away.

`tables` reads any CSV file into rows that know their line, `cells` reads a cell into what it means, and a
module for each kind of file says which columns it has. A bad row is named by file, line and column.
Nothing is half-read: either everything is understood, or the caller gets every complaint at once.
"""
