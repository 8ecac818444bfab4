"""Invented pictures for a demonstration: a wall, a door, a pavement, things in the way; drawn, never a photograph."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

SIZE = (960, 720)
FLOOR = 470  # where the wall ends and the pavement begins
SKY, WALL, DOOR, STEP, PAVING, JOINT = "#dfe7ec", "#d9d2c3", "#6f7f86", "#bcb6a9", "#c4c7c8", "#a9adaf"
THINGS = ("#8a5a44", "#4f6b57", "#5b6478", "#93854a")


def drawn(things: int, *, seed: int) -> bytes:
    """Return a small JPEG of one doorway with so many things standing before it; the same for the same seed."""
    dice, picture = random.Random(seed), Image.new("RGB", SIZE, SKY)
    brush, (width, height) = ImageDraw.Draw(picture), SIZE
    brush.rectangle((0, 120, width, FLOOR), fill=WALL)
    brush.rectangle((0, FLOOR, width, height), fill=PAVING)
    for x in range(-200, width, 120):
        brush.line((x + 200, FLOOR, x, height), fill=JOINT, width=3)
    left = dice.randrange(280, 480)
    brush.rectangle((left, 190, left + 200, FLOOR), fill=DOOR)
    brush.rectangle((left - 20, FLOOR - 12, left + 220, FLOOR + 14), fill=STEP)
    for n in range(things):
        x, tall = 60 + n * (width - 160) // max(things, 1) + dice.randrange(-20, 20), dice.randrange(70, 130)
        brush.ellipse((x, FLOOR + 120 - tall, x + 110, FLOOR + 120), fill=THINGS[dice.randrange(len(THINGS))])
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
