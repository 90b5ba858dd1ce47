"""The demonstration of the catalogue."""

from __future__ import annotations

import pytest

from phohien.lgsp.catalogue import demo
from phohien.lgsp.catalogue.models import AccessRequest, Member, ServiceVersion
from phohien.lgsp.catalogue.queries import access, configuration
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import NOW, OPERATOR

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


def test_the_demonstration_has_services_and_requests_in_every_state_and_loads_once() -> None:
    demo.load(lambda _text: None, at=NOW)
    count = Member.objects.count()
    demo.load(lambda _text: None, at=NOW)

    assert Member.objects.count() == count == 7
    assert {version.state for version in ServiceVersion.objects.all()} == {"draft", "tested", "published", "deprecated"}
    assert {one.state for one in AccessRequest.objects.all()} == {"sent", "granted", "refused", "withdrawn", "revoked"}
    waiting = access.list_requests(OPERATOR, NOW, state="sent", every=True)
    assert [access.standing_of(one, NOW).late for one in waiting] == [True, False]
    last = configuration.latest()
    assert last is not None
    _services, rights = make.real(configuration.read(last))
    assert sorted({right.client.rpartition("/")[2] for right in rights}) == ["BAOCAO", "HOTICH", "MOTCUA"]
