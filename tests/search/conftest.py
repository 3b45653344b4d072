import pytest

from mingtang.search.index import Builder, Reader

from .corpus import generated, laws

SEED = 20261122


@pytest.fixture(scope="session")
def docs():
    return generated(2_500, SEED)


@pytest.fixture(scope="session")
def shelf(docs, tmp_path_factory):
    """A reader over the generated documents."""
    root = tmp_path_factory.mktemp("shelf")
    Builder(root).build(docs)
    return Reader(root)


@pytest.fixture(scope="session")
def law_docs():
    found = laws()
    if not found:
        pytest.skip("the laws archive is not here: only generated documents are searched")
    return found


@pytest.fixture(scope="session")
def library(docs, law_docs, tmp_path_factory):
    """A reader over the generated documents and the laws."""
    root = tmp_path_factory.mktemp("library")
    Builder(root).build([*docs, *law_docs])
    return Reader(root)
