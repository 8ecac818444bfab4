"""Every room's addresses, gathered. A room that has no ``urls.py`` has no pages of its own."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLResolver, include, re_path

handler400 = "shanzhi.ui.views.bad_request"
handler500 = "shanzhi.ui.views.server_error"


def addresses_of(room: str) -> URLResolver:
    """Return a room's addresses, which are looked through only for paths whose first segment is the room's.

    The first path segments each room answers for stand in its own urls.py; none may overlap (a test says so).
    """
    module = import_module(f"shanzhi.{room}.urls")
    firsts = sorted({_first_segment(str(one.pattern)) for one in module.urlpatterns})
    return re_path(rf"^(?={'|'.join(firsts)})", include(module))


def _first_segment(route: str) -> str:
    """Return the expression for how paths of this route begin: to their first slash, or to a part that varies."""
    route = route.removeprefix("^")
    fixed = re.split("[<(]", route, maxsplit=1)[0]
    return re.escape("".join(fixed.partition("/")[:2])) or ("" if route else "$")


urlpatterns = [addresses_of(room) for room in settings.ROOMS if find_spec(f"shanzhi.{room}.urls")]
