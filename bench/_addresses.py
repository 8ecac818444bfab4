"""The house's addresses and one more: a request that inserts one row and nothing else."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from shanzhi.journal.models import Heartbeat
from shanzhi.kernel import clock
from shanzhi.kernel.ids import uuid7
from shanzhi.people.access import requires


def insert_one() -> models.Model:
    """Insert one row of three columns, in a transaction of its own."""
    at = clock.now()
    return Heartbeat.objects.create(worker=str(uuid7()), at=at, well_until=at)


@requires()
def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row for somebody signed in."""
    insert_one()
    return HttpResponse(status=204)


urlpatterns = [path("bench/insert/", insert), path("", include("shanzhi.urls"))]
