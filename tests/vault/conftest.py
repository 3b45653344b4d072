import pytest

from mingtang.vault import keys


@pytest.fixture(autouse=True)
def vault(settings, tmp_path):
    """An empty vault with fresh keys beside it."""
    settings.MINGTANG_VAULT = tmp_path / "vault"
    settings.MINGTANG_KEYS = tmp_path / "keys"
    keys.make()
    return tmp_path / "vault"
