"""The settings of the house for cities that tests run as processes: passwords hashed cheaply, nothing else changed."""

from mingtang.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
