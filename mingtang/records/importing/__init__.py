"""Reading documents that were written elsewhere: rows in, clean text with its metadata out. No database.

opening.py knows what it is pointed at: places.py files, folders and archives, zips.py, registers.py, sscms.py an export.
word.py, markup.py and pages.py give blocks of HTML; marks.py finds title, dates and numbers; reading.py puts them together.
"""

from mingtang.records.importing.opening import register, sources
from mingtang.records.importing.places import BadArchive, Source
from mingtang.records.importing.reading import Document, NoText, Unreadable, read
from mingtang.records.importing.registers import Unmapped

__all__ = [
    "BadArchive",
    "Document",
    "NoText",
    "Source",
    "Unmapped",
    "Unreadable",
    "read",
    "register",
    "sources",
]
