"""The components behind ``{% load ui %}``, one family a module, templates in ``templates/ui/components/``."""
