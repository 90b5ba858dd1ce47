"""The hook by which a demonstration puts its fictitious citizens into the test provider."""

from phohien.base.accounts.vneid_test.services import register_identity

__all__ = ["register_identity"]
