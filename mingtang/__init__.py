"""Mingtang 明堂: the open-government hall of a Chinese city and its bureaus."""

__version__ = "0.1.0"
