"""What every answer says to the browser: one content policy, no sniffing, nothing kept unless a page says public."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

# No inline script or style anywhere: widths and colours of pictures are SVG attributes, behaviour is ui.js.
_RULES = (
    ("default-src", "'self'"),
    ("img-src", "'self' data:"),
    ("object-src", "'none'"),
    ("base-uri", "'self'"),
    ("frame-ancestors", "'none'"),
    ("form-action", "'self'"),
)
CSP = "; ".join(f"{name} {value}" for name, value in _RULES)
# Browsers ignore frame-ancestors in a <meta> and complain; a printed page leaves it to the server's header.
CSP_META = "; ".join(f"{name} {value}" for name, value in _RULES if name != "frame-ancestors")

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # a case number in an address must not travel to another site
    "Cross-Origin-Opener-Policy": "same-origin",
}

# Of a page that another page of this house shows in a frame (预览); nobody else may.
FRAMED = {
    "Content-Security-Policy": CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "X-Frame-Options": "SAMEORIGIN",
}

Answer = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Outermost middleware: sets HEADERS where the view set none of its own, and `no-store` unless public."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response


def public(response: HttpResponse, seconds: int = 300) -> HttpResponse:
    """Say that `response` holds nothing personal and may be kept for `seconds`; returns it."""
    patch_cache_control(response, public=True, max_age=seconds)
    return response
