"""The nouns of 检查: inspections and their draws; visits and what was found.

Places stand in the one register of places, inspectors are posts. No names of people on the premises are kept here.
"""

from __future__ import annotations

from shanzhi.inspections.models import tasks, visits

SHELF = (tasks, visits)
