"""The neighbourhood at its moment."""

from __future__ import annotations

from tests.web.conftest import at_the_moment  # noqa: F401
