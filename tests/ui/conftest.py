import pytest
from django.test.utils import override_settings

from tests.browser import browser, open_page, serve  # noqa: F401
from tests.ui import gallery


@pytest.fixture(scope="session")
def address():
    """Where the gallery is served."""
    with override_settings(**gallery.SETTINGS), serve(gallery.application()) as url:
        yield url
