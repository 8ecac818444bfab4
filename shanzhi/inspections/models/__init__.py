"""The nouns of 检查: registers and rules; inspections and their draws; visits and what was found.

Places stand in the one register of places, inspectors are posts. Registers are versioned: lists and rules as whole
versions, units and risk classes by the days on which they hold. No names of people on the premises are kept here.
"""

from __future__ import annotations

from shanzhi.inspections.models import registers, tasks, visits

SHELF = (registers, tasks, visits)
