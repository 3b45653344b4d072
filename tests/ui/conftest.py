import pytest
from django.test.utils import override_settings

from tests.browser import serve
from tests.ui import gallery


@pytest.fixture(scope="module")
def address():
    """Where the gallery is served, while its own settings are in force."""
    with override_settings(**gallery.SETTINGS), serve(gallery.application()) as url:
        yield url
