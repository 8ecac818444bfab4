"""Commands of the 界面 room."""

from __future__ import annotations
