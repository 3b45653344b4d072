"""Run by `attached.py` in a process of its own: reads one file from standard input and prints the text a reader sees.

Imports nothing of the house. The kind is the first argument. Hidden sheets, deleted and hidden text are left out.
"""

import io
import resource
import sys
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

MEMORY = 1_200_000_000  # bytes of address space
SECONDS = 8  # of CPU
LONGEST = 100_000  # characters
PAGES = 300
PART = 60_000_000  # bytes of one part of a .docx when unpacked
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx(data: bytes) -> Iterator[str]:
    """The paragraphs of the main part, run by run; DTDs are refused by the size of what they could make: expat's own
    limits and ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        info = box.getinfo("word/document.xml")
        if info.file_size > PART:
            return
        with box.open(info) as part:
            for _, node in ElementTree.iterparse(part):  # noqa: S314 — a child with little memory and time
                if node.tag == _W + "r":
                    if node.find(f"{_W}rPr/{_W}vanish") is None:
                        yield "".join(text.text or "" for text in node.iter(_W + "t"))
                    node.clear()
                elif node.tag in (_W + "p", _W + "tc"):
                    yield "\n"
                    node.clear()


def xlsx(data: bytes) -> Iterator[str]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title + "\n"
            for row in sheet.iter_rows(values_only=True):
                cells = [str(cell) for cell in row if cell is not None]
                if cells:
                    yield " ".join(cells) + "\n"


def pdf(data: bytes) -> Iterator[str]:
    import pypdfium2

    book = pypdfium2.PdfDocument(data)
    for number in range(min(len(book), PAGES)):
        page = book[number]
        yield page.get_textpage().get_text_range().replace("\r", "") + "\n"
        page.close()


def txt(data: bytes) -> Iterator[str]:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            yield data.decode(encoding)
            return
        except UnicodeDecodeError:
            continue


READERS = {"docx": docx, "xlsx": xlsx, "pdf": pdf, "txt": txt, "csv": txt}


def read(kind: str, data: bytes) -> str:
    """The first LONGEST characters; what stands before a fault is kept."""
    found, length = [], 0
    try:
        for piece in READERS[kind](data):
            found.append(piece)
            length += len(piece)
            if length >= LONGEST:
                break
    except Exception as fault:  # a file of any kind of damage: what was read so far is what there is
        sys.stderr.write(type(fault).__name__)
    return "".join(found)[:LONGEST]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(read(sys.argv[1], sys.stdin.buffer.read()).encode("utf-8", "replace"))
