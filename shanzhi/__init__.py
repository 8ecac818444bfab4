"""Shanzhi 善治: one loop, many doors, for the grassroots governance of a county."""

from __future__ import annotations

__version__ = "0.1.0"
