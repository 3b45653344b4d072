"""The settings of the house for tests and the cities they run: passwords hashed cheaply, nothing else changed."""

from mingtang.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
