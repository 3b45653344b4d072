"""大字版 of the doors: /large/ask/ is /ask/ in large type, for readers whose browser runs no script.

The pages are the very same; links and forms on them lead on in large type, like those of the printed twin (`press.large`),
and 退出大字版 leads back to the page as it is.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mingtang.press import addresses
from mingtang.press.large import large
from mingtang.ui import doors

Answer = Callable[[HttpRequest], HttpResponse]
_PREFIX = "/" + doors.LARGE.rstrip("/")


def twin(request: HttpRequest) -> str:
    """Where 长者模式 leads from this page without script; "" from an answer to a form and within an application: what
    was typed would be lost."""
    if request.method != "GET" or request.path.startswith(f"{addresses.ASK}d/"):
        return ""
    return addresses.large(request.get_full_path())


class LargeMiddleware:
    """Innermost: answers a door under /large/ with its own page in large type."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = request.path_info.removeprefix(_PREFIX)
        if door == request.path_info or not addresses.large(door):
            return self.get_response(request)
        request.path = request.path_info = door
        response = self.get_response(request)
        _lead_on(response)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            back = door if request.method != "GET" else request.get_full_path()
            response.content = large(response.content.decode(), back).encode()
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def _lead_on(response: HttpResponse) -> None:
    """Redirects stay in large type; passes that are sent back under a door alone would not come back under its twin."""
    if "Location" in response.headers:
        response.headers["Location"] = (
            addresses.large(response.headers["Location"]) or response.headers["Location"]
        )
    for cookie in response.cookies.values():
        if addresses.large(cookie["path"]):
            cookie["path"] = "/"
