"""A browser without JavaScript over Django's test client: it follows links and sends forms as the page wrote them."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


class _Forms(HTMLParser):
    """Every form of a page with its fields and buttons, and every link by its text."""

    def __init__(self):
        super().__init__()
        self.forms, self.links, self.words = [], {}, []
        self._form, self._select, self._area, self._link, self._button = None, None, None, None, None
        self._mute = 0

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag in ("script", "style"):
            self._mute += 1
        if tag == "form":
            self._form = {
                "method": a.get("method", "get"),
                "action": a.get("action", ""),
                "fields": [],
                "buttons": {},
            }
            self.forms.append(self._form)
        elif tag == "a":
            self._link = [a.get("href", ""), ""]
        elif self._form is None:
            return
        elif tag == "input":
            kind = a.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in a:
                    self._form["fields"].append((a["name"], a.get("value", "on")))
            elif kind != "file" and "name" in a:
                self._form["fields"].append((a["name"], a.get("value") or ""))
        elif tag == "textarea" and "name" in a:
            self._area = [a["name"], ""]
        elif tag == "select":
            self._select = a["name"]
        elif tag == "option" and self._select and "selected" in a:
            self._form["fields"].append((self._select, a.get("value", "")))
        elif tag == "button":
            self._button = [a.get("name", ""), a.get("value", ""), ""]

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._mute -= 1
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links.setdefault(" ".join(self._link[1].split()), self._link[0])
            self._link = None
        elif tag == "textarea" and self._area:
            self._form["fields"].append((self._area[0], self._area[1].removeprefix("\n")))
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "button" and self._button and self._form is not None:
            self._form["buttons"][self._button[2].strip()] = self._button[:2]
            self._button = None

    def handle_data(self, data):
        if self._mute:
            return
        self.words.append(data)
        if self._link:
            self._link[1] += data
        if self._area:
            self._area[1] += data
        if self._button:
            self._button[2] += data


class Reader:
    """`at` is where it stands, `page` what it reads there; every address it was ever at is in `been`."""

    def __init__(self, client=None):
        self.client = client or Client(enforce_csrf_checks=True)
        self.been, self.at, self.answer, self.sent = [], "", None, None

    @property
    def page(self):
        return self.answer.content.decode()

    @property
    def text(self):
        parsed = self._read()
        return " ".join("".join(parsed.words).split())

    @property
    def status(self):
        return self.answer.status_code

    def open(self, url):
        self.at = urljoin(self.at or "http://testserver/", url)
        return self._took(self.client.get(self._path()))

    def follow(self, words):
        links = self._read().links
        assert words in links, f"no link {words!r}, only {sorted(links)}"
        return self.open(links[words])

    def press(self, button, files=None, **given):
        """Fill in the form that has this button and press it. given: values by field; a list for several boxes."""
        form = next((f for f in self._read().forms if button in f["buttons"]), None)
        assert form, (
            f"no button {button!r} at {self.at}, only {[list(f['buttons']) for f in self._read().forms]}"
        )
        data = {}
        for name, value in form["fields"]:
            data.setdefault(name, []).append(value)
        for name, value in given.items():
            data[name] = value if isinstance(value, list) else [value]
        name, value = form["buttons"][button]
        if name:
            data[name] = [value]
        for field, (file_name, content) in (files or {}).items():
            data.setdefault(field, []).append(SimpleUploadedFile(file_name, content))
        self.at = urljoin(self.at, form["action"]) if form["action"] else self.at
        self.sent = (self._path(), data)
        send = self.client.post if form["method"] == "post" else self.client.get
        return self._took(send(self._path(), data))

    def again(self):
        """Send the last form once more, as an impatient finger does."""
        path, data = self.sent
        self.at = urljoin(self.at, path)
        return self._took(self.client.post(path, data))

    def _path(self):
        parts = urlsplit(self.at)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _took(self, answer):
        self.been.append(self._path())
        hops = 0
        while answer.status_code in (301, 302, 303):
            hops += 1
            assert hops < 9, "a ring of redirects"
            self.at = urljoin(self.at, answer["Location"])
            answer = self.client.get(self._path())
            self.been.append(self._path())
        self.answer = answer
        return self

    def _read(self):
        parsed = _Forms()
        parsed.feed(self.page)
        return parsed
