"""Addresses of less burden: ``/burden/``; suggestions and the change log are open to everybody."""

from __future__ import annotations

from django.urls import path

from shanzhi.burden.views import forms, suggestions

app_name = "burden"
urlpatterns = [
    path("burden/report/", forms.report, name="report"),
    path("burden/forms/", forms.form_list, name="forms"),
    path("burden/forms/add/", forms.register, name="register"),
    path("burden/forms/of/<str:code>/", forms.form, name="form"),
    path("burden/forms/of/<str:code>/export/", forms.export, name="export"),
    path("burden/forms/of/<str:code>/renew/", forms.renew, name="renew"),
    path("burden/forms/of/<str:code>/end/", forms.end, name="end"),
    path("burden/suggestions/", suggestions.suggestion_list, name="suggestions"),
    path("burden/suggestions/add/", suggestions.suggest, name="suggest"),
    path("burden/suggestions/desk/", suggestions.desk, name="desk"),
    path("burden/suggestions/of/<str:number>/", suggestions.answer, name="answer"),
    path("burden/changes/", suggestions.change_list, name="changes"),
    path("burden/changes/add/", suggestions.publish, name="publish"),
]
