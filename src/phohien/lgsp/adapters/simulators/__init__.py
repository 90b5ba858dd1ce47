"""Test partners: real HTTP servers that behave as badly as told, the same way every time. They know no Django and no table."""
