"""Commands that find nothing to show or to do say so: silence could mean anything."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("requeue", "nothing is set aside"),
        ("set_retention", "no terms are set: everything is kept"),
        ("apply_retention", "no terms are set: nothing is erased"),
    ],
)
def test_a_command_with_nothing_to_show_says_so(command, said):
    out = StringIO()
    call_command(command, stdout=out)
    assert out.getvalue() == f"{said}\n"
