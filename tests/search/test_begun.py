"""A build that is stopped goes on where it stopped, and only with what is still so."""

import pytest

from mingtang.search import index
from mingtang.search.index import Builder, Reader, every
from mingtang.search.query import search

from .corpus import generated

DOCS = {doc.id: doc for doc in generated(100, seed=3)}
VERSIONS = dict.fromkeys(DOCS, "1")


@pytest.fixture
def stopped(tmp_path, monkeypatch):
    """An index of one old document, and a build stopped in its seventh batch of ten."""
    monkeypatch.setattr(index, "BATCH", 10)
    Builder(tmp_path).build([DOCS["r99"]])

    def breaking(done):
        yield from list(DOCS.values())[:65]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Builder(tmp_path).finish(VERSIONS, breaking)
    assert [doc.id for doc in every(Reader(tmp_path).view())] == ["r99"]
    return tmp_path


def _finish(root, docs, versions):
    """The ids that a build prints."""
    asked = []

    def rest(done):
        for doc in docs.values():
            if doc.id not in done:
                asked.append(doc.id)
                yield doc

    Builder(root).finish(versions, rest)
    return asked


def test_the_next_build_prints_only_what_was_not_committed(stopped):
    assert _finish(stopped, DOCS, VERSIONS) == list(DOCS)[60:]
    assert {doc.id: doc for doc in every(Reader(stopped).view())} == DOCS
    assert search(Reader(stopped), "路灯").total > 0
    assert sorted(path.name for path in stopped.iterdir()) == ["CURRENT", "LOCK", "i-000002"]


@pytest.mark.parametrize("change", ["another version", "no longer there"])
def test_nothing_is_kept_when_a_printed_document_is_no_longer_so(stopped, change):
    docs, versions = dict(DOCS), dict(VERSIONS)
    if change == "another version":
        versions["r5"] = "2"
    else:
        del docs["r5"], versions["r5"]
    assert _finish(stopped, docs, versions) == list(docs)
    assert {doc.id for doc in every(Reader(stopped).view())} == docs.keys()


def test_a_writer_between_does_not_lose_what_was_begun(stopped):
    with index.Writer(stopped) as writer:
        writer.remove("r99")
    assert _finish(stopped, DOCS, VERSIONS) == list(DOCS)[60:]
    assert Reader(stopped).view().searcher.num_docs == len(DOCS)


def test_a_list_that_is_longer_than_the_index_holds_is_cut(stopped):
    """Stopped between the list and the commit."""
    (begun,) = stopped.glob("*.begun")
    with begun.open("a") as out:
        out.write('["r70", "1"]\n["r71", "1"]\n')
    assert _finish(stopped, DOCS, VERSIONS) == list(DOCS)[60:]


def test_a_whole_build_takes_up_nothing_that_was_begun(stopped):
    Builder(stopped).build([DOCS["r1"]])
    assert [doc.id for doc in every(Reader(stopped).view())] == ["r1"]
    assert not list(stopped.glob("*.begun"))
