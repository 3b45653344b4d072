"""What left the house: every file with something hidden, rebuilt, and looked through to its last byte (G30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.records.corpora import deep, ooxml, pictures
from tests.records.corpora.hiding import QUIET, Hidden, Secret
from tests.records.corpora.wrappings import html, table_csv, text, typeset

Scan = Callable[[str, bytes], Any]
Rebuild = Callable[[str, bytes], Any]


@dataclass
class Escapes:
    files: int = 0
    ways: set[str] = field(default_factory=set)
    out: Counter[str] = field(default_factory=Counter)  # way -> rebuilt files that still hold the canary
    held: Counter[str] = field(default_factory=Counter)
    untold: Counter[str] = field(default_factory=Counter)  # not one word of it in the report, and not held
    crashed: Counter[str] = field(default_factory=Counter)

    def lines(self, tier: str = "ci") -> list[str]:
        told = self.files - self.untold.total()
        head = (
            f"MT-GOAL id=G30 tier={tier} canaries_out={self.out.total()} target=0 trials={self.files}"
            f" hiding_places={len(self.ways)} held={self.held.total()} told={told}/{self.files}"
            f" crashed={self.crashed.total()} bound95={3 / max(self.files, 1):.2g}"
        )
        named = [("out", self.out), ("untold", self.untold), ("crashed", self.crashed)]
        held = Counter(way.split(":")[0] for way in self.held.elements())
        return [head, f"    held {dict(held)}"] + [f"    {word} {n} × {way}" for word, found in named for way, n in found.most_common(40)]  # fmt: skip

    def short_of(self) -> list[str]:
        named = {"canaries out": self.out, "untold": self.untold, "crashed": self.crashed}
        return [f"{word}: {dict(found)}" for word, found in named.items() if found]


def escapes(files: Iterable[Hidden], scan: Scan, rebuild: Rebuild, refusal: type[Exception]) -> Escapes:
    """Rebuilds each file although its report says hold: a person may yet release it, and then these bytes go out."""
    seen = Escapes()
    for file in files:
        seen.files += 1
        seen.ways.add(file.way)
        try:
            report = scan(file.name, file.data)
            if not report.hidden and not report.held and file.way not in QUIET:
                seen.untold[file.way] += 1
            rebuilt = rebuild(file.name, file.data).data
        except refusal:
            seen.held[file.way] += 1
            continue
        except Exception as error:
            seen.crashed[f"{file.way} ({type(error).__name__}: {error})"[:160]] += 1
            continue
        if not deep.opens(rebuilt):
            seen.crashed[f"{file.way} (what was rebuilt does not open)"] += 1
        elif deep.leaks(rebuilt, file.secret):
            seen.out[file.way] += 1
    return seen


def honest(seed: int = 5) -> Iterator[tuple[str, bytes, str]]:
    """(name, bytes, the word a reader sees or "" in pictures): nothing hidden, to be published with all that is seen."""
    from tests.records.corpora.hiding_docx import doc
    from tests.records.corpora.hiding_pdf import Pdf

    rng = Random(seed)
    for turn in range(3):
        secret = Secret.drawn(rng, turn)
        word = secret.seen
        yield f"公示{turn}.docx", doc(secret).bytes(), word
        rows = ooxml.word_table([[ooxml.run("名称"), ooxml.run("内容")], [ooxml.run("甲"), ooxml.run(word)]])
        yield f"表格{turn}.docx", ooxml.document(rows).bytes(), word
        book = ooxml.Book()
        book.sheet("公示", ooxml.rows_xml([["事项", word], ["合计", 12.5]], book.shared))
        yield f"公示{turn}.xlsx", book.bytes(), word
        yield f"公示{turn}.pdf", Pdf(secret).bytes(), ""
        yield f"排版{turn}.pdf", typeset([f"公示 {word}"]), ""
        yield f"说明{turn}.txt", text([f"公示 {word}"], rng), word
        yield f"页面{turn}.html", html([f"公示 {word}"], rng), word
        yield f"名单{turn}.csv", table_csv([["事项", "内容"], ["甲", word]], rng), word
    yield "图.png", pictures.plain("PNG"), ""
    yield "图.jpg", pictures.plain("JPEG"), ""


def lost(name: str, rebuilt: bytes, word: str) -> str:
    """What a reader would miss in the rebuilt file, or ""."""
    if word:
        return "" if deep.shows(rebuilt, word) else f"{name}: {word} is gone"
    return "" if _painted(rebuilt) else f"{name}: nothing is painted"


def _painted(data: bytes) -> bool:
    """A picture or the first page of a PDF that is not of one colour."""
    import io

    from PIL import Image

    if data.startswith(b"%PDF"):
        import pypdfium2

        pdf = pypdfium2.PdfDocument(data)
        image = pdf[0].render(scale=0.5).to_pil()
        pdf.close()
    else:
        image = Image.open(io.BytesIO(data))
    return any(low != high for low, high in image.convert("RGB").getextrema())
