"""Addresses of the Open311 door: ``/open311/``. What isn't a page answers in GeoReport's own form."""

from __future__ import annotations

from django.urls import path

from shanzhi.open311.views import door, keys, photos

app_name = "open311"
urlpatterns = [
    path("open311/keys/", keys.keys, name="keys"),
    path("open311/keys/revoke/", keys.revoke, name="revoke"),
    path("open311/photos/<str:code>.jpg", photos.photo, name="photo"),
    path("open311/photos/of/<str:number>/", photos.choose, name="choose"),
    path("open311/discovery.<str:form>", door.discovery, name="discovery"),
    path("open311/v2/services.<str:form>", door.services, name="services"),
    path("open311/v2/services/<str:code>.<str:form>", door.definition, name="definition"),
    path("open311/v2/requests.<str:form>", door.requests, name="requests"),
    path("open311/v2/requests/<str:number>.<str:form>", door.request_of, name="request"),
    path("open311/v2/tokens/<str:token>.<str:form>", door.token_of, name="token"),
    path("open311/v2/servicerequestupdates.<str:form>", door.updates, name="updates"),
    path("open311/v2<path:rest>", door.joined, name="joined"),
    path("open311/<path:rest>", door.nowhere, name="nowhere"),
    path("open311/", door.nowhere, name="bare"),
]
