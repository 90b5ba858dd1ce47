"""Fields that read what people in Vietnam type: dates day first, amounts with dots, phone numbers, files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d%m%Y")
MEGABYTE = 1024 * 1024


class DateInput(forms.DateInput):
    """One text box for dd/mm/yyyy; faster and surer than three boxes or a calendar for a date one knows."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": _("dd/mm/yyyy"), "maxlength": "10", **(attrs or {})}, format="%d/%m/%Y")


EARLIEST, LATEST = date(1800, 1, 1), date(2200, 12, 31)
"""No office writes of days beyond; the calendar's own ends (years 1 and 9999) have no day before or behind them."""


class DateField(forms.DateField):
    """A date typed day first (``2/9/1945``, ``02-09-1945``, ``02091945``) or ISO 8601, between two bounds."""

    widget = DateInput
    default_error_messages = {
        "invalid": _("Enter a real date as day/month/year, for example 02/09/1990."),
        "required": _("Enter the date."),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        """``earliest`` and ``latest`` are the first and last accepted days."""
        kwargs.setdefault("input_formats", DATE_FORMATS)
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest or EARLIEST, latest or LATEST

    def clean(self, value: Any) -> date | None:
        """The date. Raises ValidationError when it is none or out of bounds."""
        day: date | None = super().clean(value)
        if day and day < self.earliest:
            raise ValidationError(
                _("The date must not be before %(day)s."),
                params={"day": self.earliest.strftime("%d/%m/%Y")},
                code="too_early",
            )
        if day and day > self.latest:
            raise ValidationError(
                _("The date must not be after %(day)s."),
                params={"day": self.latest.strftime("%d/%m/%Y")},
                code="too_late",
            )
        return day


class MoneyField(forms.IntegerField):
    """An amount in whole đồng; ``1.234.567``, ``1 234 567`` and ``1234567đ`` are the same."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Enter an amount in whole đồng, for example 1.250.000.")}

    def to_python(self, value: Any) -> int | None:
        """Whole đồng. Raises ValidationError for anything else."""
        if isinstance(value, str):
            value = re.sub(r"[\s.,\u00a0]|đồng$|đ$|vnđ$|vnd$|₫$", "", value.strip().lower())
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The keyboard of digits."""
        return {"inputmode": "numeric", "class": "ph-w-money"}


class PhoneField(forms.CharField):
    """A Vietnamese phone number, kept as ten or eleven digits beginning with 0 (``+84`` becomes 0)."""

    default_error_messages = {"invalid": _("Enter a phone number of 10 digits, for example 0912 345 678.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs.setdefault("autocomplete", "tel")

    def to_python(self, value: Any) -> str:
        """Digits only. Raises ValidationError when they make no phone number."""
        text = super().to_python(value)
        if not text:
            return ""
        digits = re.sub(r"[\s.()-]", "", text)
        digits = re.sub(r"^(\+84|0084)", "0", digits)
        if not re.fullmatch(r"0[2-9]\d{8,9}", digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return digits


PHOTOS = ("heic", "heif")


class UploadField(forms.FileField):
    """A file of some kinds up to a size; the browser is told both so that it can say so before sending.

    ``extensions`` without dots. The server judges the content itself again when it keeps the file.
    """

    def __init__(
        self,
        *,
        extensions: Iterable[str] = ("pdf", "jpg", "jpeg", "png", "docx"),
        limit_bytes: int = 10 * MEGABYTE,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.extensions = tuple(extension.lower() for extension in extensions)
        self.limit_bytes = limit_bytes
        self.widget.attrs |= {
            "accept": ",".join(f".{extension}" for extension in self.extensions),
            "data-limit-bytes": str(limit_bytes),
            "data-too-big": format_lazy(
                _("This file is too big. Choose one of at most {size} MB."), size=self.limit_mb
            ),
            "data-wrong-kind": format_lazy(
                _("This kind of file is not accepted. Choose one of: {kinds}."), kinds=self.kinds
            ),
        }

    @property
    def limit_mb(self) -> int:
        """The limit in whole megabytes, at least 1."""
        return max(1, self.limit_bytes // MEGABYTE)

    @property
    def kinds(self) -> str:
        """The accepted kinds as people say them: ``PDF, JPG, PNG``."""
        return ", ".join(e.upper() for e in self.extensions if e != "jpeg")

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploaded file. Raises ValidationError when it is too big or of another kind."""
        upload = super().clean(data, initial)
        if upload is None or upload is initial:
            return upload
        if upload.size > self.limit_bytes:
            raise ValidationError(self.widget.attrs["data-too-big"], code="too_big")
        extension = upload.name.rsplit(".", 1)[-1].lower()
        if extension in PHOTOS and extension not in self.extensions:
            raise ValidationError(
                _(
                    "Many computers cannot show a HEIC picture. Send it as PDF or JPG; an iPhone takes JPG under Settings, Camera, "
                    "Formats, Most Compatible."
                ),
                code="wrong_kind",
            )
        if extension not in self.extensions:
            raise ValidationError(self.widget.attrs["data-wrong-kind"], code="wrong_kind")
        return upload


class SeveralFilesInput(forms.FileInput):
    """One box for several files: what is chosen later joins what was chosen before, and each can be taken out again."""

    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several files, in the order in which they were chosen, each of some kinds and up to a size; an empty list for none.

    ``most`` is how many can be sent at once.
    """

    widget = SeveralFilesInput

    def __init__(self, *, most: int = 50, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.widget.attrs |= {"data-several": _("Remove this file")}

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploaded files. Raises ValidationError for too many, and for one that is too big or of another kind, with its name."""
        sent = [one for one in data or [] if one]
        if len(sent) > self.most:
            raise ValidationError(
                _("Send at most %(most)s files at a time."), params={"most": self.most}, code="too_many"
            )
        if not sent:
            super().clean(None, initial)
        return [self._one(upload) for upload in sent]

    def _one(self, upload: Any) -> Any:
        try:
            return super().clean(upload)
        except ValidationError as fault:
            sentences = [f"{upload.name}: {sentence}" for sentence in fault.messages]
            raise ValidationError(sentences, code=fault.code) from None
