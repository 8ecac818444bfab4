"""The neighbourhood with the pages' clock at its moment and somebody signed in."""

from __future__ import annotations

from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import signed_in as signed_in
