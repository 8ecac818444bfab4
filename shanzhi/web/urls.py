"""The portal's addresses: signing in, one's own settings, search, health, and the keeper's pages."""

from __future__ import annotations

from django.urls import path

from shanzhi.web.views import accounts, home

app_name = "web"
urlpatterns = [
    path("healthz", home.healthz, name="healthz"),
    path("home/", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("sign-in/second/", accounts.second_factor, name="second_factor"),
    path("sign-in/second/codes/", accounts.recovery_codes, name="recovery_codes"),
    path("letter/<str:token>/", accounts.letter, name="letter"),
    path("forgotten/", accounts.forgotten, name="forgotten"),
    path("me/", accounts.me, name="me"),
    path("me/password/", accounts.password, name="password"),
]
