"""Other programs' reading of the corpus files, to see that what was planted can be read at all."""

from __future__ import annotations

import email
import email.policy
import io


def workbook(data: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(int(c.value)) if c.data_type == "n" and c.value else str(c.value) for c in cells)


def pages(data: bytes) -> str:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return text


def letter(data: bytes) -> str:
    read = email.message_from_bytes(data, policy=email.policy.default)
    return "\n".join(part.get_content() for part in read.walk() if part.get_content_maintype() == "text")


READERS = {"xlsx": workbook, "pdf": pages, "eml": letter}
