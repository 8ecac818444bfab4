"""One workday of a played year, from the supervisors' round to the cycle of scores."""

from __future__ import annotations

from shanzhi.almanac.actions.asking import ask_and_look
from shanzhi.almanac.actions.assessing import assess
from shanzhi.almanac.actions.convening import convene
from shanzhi.almanac.actions.day import Day
from shanzhi.almanac.actions.listing import go_through_list
from shanzhi.almanac.actions.overseeing import answer_orders, oversee

HOUR = 16  # towards evening, when the day's steps are taken


def pass_day(day: Day) -> None:
    """Let everybody above the loop do their day's work, each by their own room's verbs."""
    answer_orders(day)
    oversee(day)
    convene(day)
    go_through_list(day)
    ask_and_look(day)
    assess(day)
