"""The portal's addresses: signing in, one's own settings, search, health, and the keeper's pages."""

from __future__ import annotations

from django.urls import path

from shanzhi.web.views import accounts, calendar, ground, home, house, places, setup, workflow

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
    path("setup/", setup.setup, name="setup"),
    path("setup/name/", setup.name, name="name"),
    path("setup/import/<slug:what>/", setup.take_in, name="import"),
    path("setup/import/<slug:what>/take/", setup.import_kept, name="import_kept"),
    path("setup/import/<slug:what>/example/<str:file>", setup.example, name="example"),
    path("ground/", ground.divisions, name="ground"),
    path("ground/grids/", ground.grids, name="grids"),
    path("ground/grids/<str:code>/", ground.grid, name="grid"),
    path("ground/changes/", ground.grid_changes, name="grid_changes"),
    path("ground/changes/outlines.json", ground.change_outlines, name="change_outlines"),
    path("ground/changes/propose/", ground.propose, name="propose"),
    path("ground/changes/<slug:verb>/", ground.decide, name="decide"),
    path("ground/places/", places.places, name="places"),
    path("ground/places/add/", places.add, name="place_add"),
    path("ground/places/of/<str:code>/", places.place, name="place"),
    path("ground/places/of/<str:code>/change/", places.change, name="place_change"),
    path("ground/places/of/<str:code>/end/", places.end, name="place_end"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/notice/", calendar.notice, name="calendar_notice"),
    path("calendar/hours/", calendar.hours, name="calendar_hours"),
    path("calendar/day/", calendar.day, name="calendar_day"),
    path("house/", house.house, name="house"),
    path("house/errands/", house.try_errands, name="try_errands"),
    path("house/undelivered/", house.undelivered, name="undelivered"),
    path("house/undelivered/again/", house.try_again, name="try_again"),
    path("workflow/", workflow.workflow, name="workflow"),
    path("workflow/<slug:part>/", workflow.workflow, name="workflow_part"),
]
