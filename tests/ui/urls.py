"""The product's addresses and the kit page, which service never shows."""

from __future__ import annotations

from django.urls import path

from shanzhi.ui import views
from shanzhi.urls import urlpatterns as product

urlpatterns = [*product, path("ui/kit/", views.kit, name="kit")]
