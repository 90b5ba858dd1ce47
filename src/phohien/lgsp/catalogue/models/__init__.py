"""The catalogue's tables."""

from phohien.lgsp.catalogue.models.access import AccessRequest, Grant, LegalLimit
from phohien.lgsp.catalogue.models.configuration import PublishedConfiguration
from phohien.lgsp.catalogue.models.keys import ClientCertificate, ClientKey, SenderKey
from phohien.lgsp.catalogue.models.members import Group, GroupMembership, Member, MemberAlias, Subsystem
from phohien.lgsp.catalogue.models.services import CheckCall, Description, Endpoint, Service, ServiceVersion

__all__ = [
    "AccessRequest",
    "CheckCall",
    "ClientCertificate",
    "ClientKey",
    "Description",
    "Endpoint",
    "Grant",
    "Group",
    "GroupMembership",
    "LegalLimit",
    "Member",
    "MemberAlias",
    "PublishedConfiguration",
    "SenderKey",
    "Service",
    "ServiceVersion",
    "Subsystem",
]
