"""The ledger's addresses, all public."""

from __future__ import annotations

from django.urls import path

from shanzhi.ledger.views import pages as views
from shanzhi.ledger.views import papers

app_name = "ledger"
urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/checkpoint/", views.checkpoint, name="checkpoint"),
    path("ledger/verify/", views.verify, name="verify"),
    path("ledger/bulletin/", papers.today, name="today"),
    path("ledger/bulletin/<str:day>/", papers.bulletin, name="bulletin"),
    path("ledger/bulletin/<str:day>/pdf/", papers.bulletin_pdf, name="bulletin_pdf"),
    path("ledger/receipt/<str:district>/<int:index>/", views.receipt, name="receipt"),
    path("ledger/receipt/<str:district>/<int:index>/file/", views.receipt_file, name="receipt_file"),
    path("ledger/receipt/<str:district>/<int:index>/pdf/", papers.receipt_pdf, name="receipt_pdf"),
]
