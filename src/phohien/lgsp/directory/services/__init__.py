"""The directory's acts."""

from phohien.lgsp.directory.services.posts import (
    appoint_to_post,
    delegate_post,
    end_delegation,
    end_post,
)
from phohien.lgsp.directory.services.reference import load_reference_data

__all__ = ["appoint_to_post", "delegate_post", "end_delegation", "end_post", "load_reference_data"]
