"""Addresses that leave the page: on paper, in a QR code."""

from django.conf import settings
from django.http import HttpRequest


def public(request: HttpRequest, path: str) -> str:
    """The whole address of a public page. In production the public side has its own host, also for the desk."""
    domain = getattr(settings, "MINGTANG_SITE", {}).get("domain", "")
    if domain and not settings.DEMO:
        return f"https://{domain}{path}"
    return request.build_absolute_uri(path)
