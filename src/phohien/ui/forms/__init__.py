"""Form fields that come out accessible, and the fields Vietnamese forms need.

Settings: ``FORM_RENDERER = "phohien.ui.forms.FormRenderer"`` and ``FORMAT_MODULE_PATH =
["phohien.ui.formats"]``.
"""

from phohien.ui.forms.fields import DateField, MoneyField, PhoneField, UploadField, UploadsField
from phohien.ui.forms.rendering import FormRenderer, attributes_of

__all__ = ["DateField", "FormRenderer", "MoneyField", "PhoneField", "UploadField", "UploadsField", "attributes_of"]
