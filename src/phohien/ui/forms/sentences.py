"""Sentences of Django's own forms that its Vietnamese catalogue lacks or says stiffly, said by ours.

Named here so that extraction finds them and a test sees that each is translated.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

DJANGO_SENTENCES = (
    _("This field is required."),
    _("Enter a valid email address."),
    _("Enter a valid value."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid date/time."),
    _("Enter a valid time."),
    _("Enter a complete value."),
    _("Enter a valid UUID."),
    _("Enter a valid JSON."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("The submitted file is empty."),
    _("Null characters are not allowed."),
    _("That page contains no results"),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
        "You may need to file a bug report if the issue persists."
    ),
)
