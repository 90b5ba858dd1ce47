"""Things to press and follow: icon, button, links back, copying a code, confirming."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import segno
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from phohien.ui.library import register

BUTTON_KINDS = ("primary", "secondary", "danger", "quiet")


@register.simple_tag
def icon(name: str, label: Any = "", size: str = "") -> SafeString:
    """One icon of the sprite.

    With ``label`` it is a picture with that name; without it is decoration. ``size`` lg|xl.
    """
    return _named(name, label, size) if label else _decoration(name, size)


def _named(name: str, label: Any, size: str) -> SafeString:
    address, kind = _drawing(name, size)
    return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', kind, label, address)


def _drawing(name: str, size: str) -> tuple[str, str]:
    return f"{static('vendor/icons/icons.svg')}#{name}", f"ph-icon ph-icon-{size}" if size else "ph-icon"


@lru_cache(maxsize=512)
def _decoration(name: str, size: str) -> SafeString:
    """The same always: a page holds dozens."""
    address, kind = _drawing(name, size)
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', kind, address
    )


@register.inclusion_tag("ui/components/button.html")
def button(  # noqa: PLR0913 - a template names each
    label: Any,
    *,
    kind: str = "primary",
    href: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    icon: str = "",
    small: bool = False,
    disabled: bool = False,
    form: str = "",
    formaction: str = "",
    novalidate: bool = False,
    key: str | int = "",
) -> dict[str, Any]:
    """A button, or with ``href`` a link that looks like one. ``kind``: primary, secondary, danger, quiet.

    ``key`` is the key that presses it, where the page loads ``ui/keys.js``.
    """
    if kind not in BUTTON_KINDS:
        raise ValueError(f"Unknown kind of button {kind!r}.")
    return dict(locals())


@register.inclusion_tag("ui/components/back_link.html")
def back_link(href: str, label: Any = "") -> dict[str, Any]:
    """The way back, above the page's heading."""
    return {"href": href, "label": label}


@register.inclusion_tag("ui/components/copy_code.html")
def copy_code(code: Any, label: Any = "") -> dict[str, Any]:
    """A code in a fixed-width face with a button that copies it (the button needs script)."""
    return {"code": code, "label": label}


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Any,
    content: str,
    title: Any,
    action_label: Any,
    *,
    cancel_href: str,
    action: str = "",
    danger: bool = False,
    name: str = "",
    value: str = "",
) -> SafeString:
    """A page's one question before an act: what will happen (content), a button that does it by POST, a way
    out.
    """
    template = context.template.engine.get_template("ui/components/confirm.html")
    values = {k: v for k, v in locals().items() if k not in ("context", "template")}
    with context.push(**values, icon_name="exclamation-triangle-fill" if danger else "question-circle"):
        rendered: str = template.render(context)
    return SafeString(rendered)


@register.simple_tag
def qr(text: Any, label: Any = "", scale: int = 4) -> SafeString:
    """The text as a QR code in SVG, with a name for screen readers; empty text gives nothing."""
    if not str(text):
        return mark_safe("")
    code = segno.make(str(text), error="m", micro=False)
    drawing = code.svg_inline(
        scale=scale, border=2, svgclass="ph-qr", lineclass="ph-qr-line", omitsize=False, dark="#000"
    )
    picture = mark_safe(drawing)  # noqa: S308 (made of numbers by segno)
    return format_html('<span class="ph-qr-box" role="img" aria-label="{}">{}</span>', label or "QR", picture)
