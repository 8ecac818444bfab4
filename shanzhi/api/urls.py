"""Addresses of the interface: ``/api/v1/`` for systems, ``/api/…`` for the keeper."""

from __future__ import annotations

from typing import Any

from django.urls import path

from shanzhi.api.views import (
    calls,  # noqa: F401  # its operations enter the interface when it is read
    pages,
)
from shanzhi.api.views.machine import api, nowhere, structured

app_name = "api"
_operations: Any = api.urls
_operations[0][:] = [one for one in _operations[0] if one.name != "api-root"]  # that one only says where documents lie
for _pattern in _operations[0]:
    _pattern.callback = structured(_pattern.callback)
urlpatterns = [
    path("api/systems/", pages.systems, name="systems"),
    path("api/systems/revoke/", pages.revoke, name="revoke"),
    path("api/systems/renew/", pages.renew, name="renew"),
    path("api/hooks/", pages.hooks, name="hooks"),
    path("api/hooks/secret/", pages.secret, name="secret"),
    path("api/hooks/address/", pages.address, name="address"),
    path("api/hooks/stop/", pages.stop, name="stop"),
    path("api/hooks/again/", pages.again, name="again"),
    path("api/v1/openapi.json", structured(pages.openapi), name="openapi"),
    path("api/v1/docs/", pages.document, name="document"),
    path("api/v1/", _operations),
    path("api/v1/", nowhere, name="bare"),
    path("api/v1/<path:rest>", nowhere, name="nowhere"),
]
