"""The pages walk the street of inspections."""

from __future__ import annotations

from tests.inspections.conftest import sign_in as sign_in
from tests.inspections.conftest import street as street
