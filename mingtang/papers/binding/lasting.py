"""PDF/A-2b (ISO 19005-2), in the process apart: which pages keep as they are, and the one file that says so of itself.

Proof is the validator of pikepdf, which approves only constructs that it knows: every finding is a no. One thing it cannot
judge, CFF fonts with a matrix of their own, as typst embeds them: that alone is let pass, and only of what our own papers
are, which typst makes and checks as PDF/A-2b. veraPDF has not seen these files.
"""

from __future__ import annotations

import io

from pikepdf import Pdf, pdfa

FLAVOUR = "2b"
_UNJUDGED = ("pikepdf:font-program", "CIDFontType0: CFF FDArray FontMatrix is not supported")
_TIME = "xmp:MetadataDate"  # the same leaves give the same bytes, so no hour stands in them


def keeps(pages: Pdf, ours: bool) -> bool:
    """Whether these pages can stand in a file that is to last. They are changed where that takes nothing from what is seen."""
    pdfa.prepare(pages, FLAVOUR)
    return _good(pdfa.check(pages, FLAVOUR), ours)


def saved(pdf: Pdf) -> tuple[bytes, bool]:
    """The bytes, and whether they are PDF/A-2b and say so; a file that is not so does not say so."""
    pdfa.prepare(pdf, FLAVOUR)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        said.pop(_TIME, None)
    made = _bytes(pdf)
    if _good(pdfa.validate_written(io.BytesIO(made), FLAVOUR), ours=True):
        return made, True
    del pdf.Root.Metadata
    return _bytes(pdf), False


def _bytes(pdf: Pdf) -> bytes:
    made = io.BytesIO()
    pdf.save(made, **pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True))
    return made.getvalue()


def _good(report: pdfa.Report, ours: bool) -> bool:
    unjudged = _UNJUDGED if ours else None
    return all((one.rule, one.message) == unjudged for one in report.findings)
