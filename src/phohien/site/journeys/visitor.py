"""A visitor without JavaScript: opens pages, reads them, fills in their forms by label or name, and sends them."""

from __future__ import annotations

import mimetypes
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

from lxml import html


class LostError(RuntimeError):
    """The visitor could not go on; the message says what was looked for and where."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to hand in."""

    name: str
    content: bytes


@dataclass
class Visitor:
    """One person's browser: cookies, the page that is open and its address."""

    root: str
    cookies: CookieJar = field(default_factory=CookieJar)
    address: str = ""
    status: int = 0
    body: bytes = b""

    def __post_init__(self) -> None:
        """The browser follows redirects and keeps cookies."""
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    @property
    def page(self) -> Any:
        """The open page as a tree."""
        return html.fromstring(self.body.decode(), base_url=self.address)

    @property
    def words(self) -> str:
        """What the open page says, in one line."""
        return " ".join(self.page.text_content().split())

    @property
    def title(self) -> str:
        """The page's main heading."""
        headings = self.page.xpath("//h1")
        return " ".join(headings[0].text_content().split()) if headings else ""

    def open(self, path: str) -> Visitor:
        """The page of that address is open."""
        return self._send(urllib.request.Request(urllib.parse.urljoin(self.address or self.root, path)))  # noqa: S310

    def follow(self, words: str) -> Visitor:
        """The first link with these words was followed. Raises LostError."""
        for link in self.page.xpath("//a[@href]"):
            if words.lower() in " ".join(link.text_content().split()).lower():
                return self.open(link.get("href"))
        raise LostError(f"No link “{words}” on {self.address} ({self.title}).")

    def send(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        button: str = "",
        having: str = "",
        to: str = "",
        files: Mapping[str, Upload] | None = None,
    ) -> Visitor:
        """The form was filled in and sent: the one with that ``button`` (its words), a field named ``having``, or sent ``to``.

        Fields not mentioned keep what the page put there. Raises LostError.
        """
        form, pressed = self._form(button, having, to)
        fields = self._fields(form)
        for name, value in (values or {}).items():
            fields = [pair for pair in fields if pair[0] != name]
            fields += [
                (name, str(item)) for item in (value if isinstance(value, list) else [value]) if item is not None
            ]
        if pressed is not None and pressed.get("name"):
            fields.append((pressed.get("name"), pressed.get("value") or ""))
        action = (pressed.get("formaction") if pressed is not None else None) or form.get("action") or self.address
        target = urllib.parse.urljoin(self.address, action)
        if (form.get("method") or "get").lower() == "get":
            return self.open(f"{target.partition('?')[0]}?{urllib.parse.urlencode(fields)}")
        return self._send(self._post(target, fields, files or {}))

    def _form(self, button: str, having: str, to: str = "") -> tuple[Any, Any]:
        for form in [*self.page.xpath("//main//form"), *self.page.xpath("//form")]:
            if having and not form.xpath(".//*[@name=$name]", name=having):
                continue
            if to and not str(form.get("action") or "").endswith(to):
                continue
            for pressed in form.xpath(".//button[not(@type='button')] | .//input[@type='submit']"):
                if not button or button.lower() in " ".join(pressed.text_content().split()).lower():
                    return form, pressed
            if having and not button:
                return form, None
        raise LostError(f"No form with “{button or having or to}” on {self.address} ({self.title}): {self.words[:300]}")

    @staticmethod
    def _fields(form: Any) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for item in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
            kind = (item.get("type") or "").lower()
            if kind in {"submit", "button", "file", "image"} or item.get("disabled") is not None:
                continue
            if kind in {"checkbox", "radio"} and item.get("checked") is None:
                continue
            value = item.value if item.tag in {"select", "textarea"} else item.get("value")
            values = list(value) if isinstance(value, html.MultipleSelectOptions) else [value]
            found += [(item.get("name"), str(one)) for one in values if one is not None]
        return found

    def _post(self, target: str, fields: list[tuple[str, str]], files: Mapping[str, Upload]) -> urllib.request.Request:
        headers = {"Referer": self.address, "Origin": self.root}
        if not files:
            data = urllib.parse.urlencode(fields).encode()
            return urllib.request.Request(target, data=data, headers=headers)  # noqa: S310
        mark = secrets.token_hex(16)
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields]
        for name, upload in files.items():
            kind = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{upload.name}"\r\n'
            parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + upload.content + b"\r\n")
        parts.append(f"--{mark}--\r\n".encode())
        headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
        return urllib.request.Request(target, data=b"".join(parts), headers=headers)  # noqa: S310

    def _send(self, request: urllib.request.Request) -> Visitor:
        request.add_header("Accept-Language", "vi")
        try:
            with self.opener.open(request, timeout=60) as answer:
                self.status, self.body, self.address = answer.status, answer.read(), answer.url
        except urllib.error.HTTPError as refusal:
            self.status, self.body, self.address = refusal.code, refusal.read(), refusal.url or request.full_url
        return self

    def choice(self, name: str, words: str) -> str:
        """The value of the choice of field ``name`` whose label has these words. Raises LostError."""
        for item in self.page.xpath("//input[@name=$name] | //select[@name=$name]/option", name=name):
            label = item if item.tag == "option" else (item.xpath("ancestor::label") or self._label_of(item))[0]
            said = item.get("aria-label") or label.text_content()
            if words.lower() in " ".join(said.split()).lower():
                return str(item.get("value"))
        raise LostError(f"No choice “{words}” of {name} on {self.address} ({self.title}).")

    def _label_of(self, item: Any) -> list[Any]:
        return list(self.page.xpath("//label[@for=$id]", id=item.get("id") or "")) or [item.getparent()]

    def must_say(self, words: str) -> Visitor:
        """The open page says this. Raises LostError with what it says instead."""
        if words.lower() not in self.words.lower():
            raise LostError(f"“{words}” is not on {self.address} ({self.status} {self.title}): {self.words[:400]}")
        return self
