"""The ledger's addresses, all public."""

from __future__ import annotations

from django.urls import path

from shanzhi.ledger import views

app_name = "ledger"
urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/checkpoint/", views.checkpoint, name="checkpoint"),
    path("ledger/verify/", views.verify, name="verify"),
    path("ledger/receipt/<str:district>/<int:index>/", views.receipt, name="receipt"),
    path("ledger/receipt/<str:district>/<int:index>/file/", views.receipt_file, name="receipt_file"),
]
