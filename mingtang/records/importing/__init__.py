"""Reading documents that were written elsewhere: files in, clean text with its metadata out. No database.

places.py opens files, folders and archives; word.py and markup.py give blocks of HTML; marks.py finds title, dates and
numbers; reading.py puts them together.
"""

from mingtang.records.importing.places import BadArchive, Source, sources
from mingtang.records.importing.reading import Document, NoText, Unreadable, read

__all__ = ["BadArchive", "Document", "NoText", "Source", "Unreadable", "read", "sources"]
