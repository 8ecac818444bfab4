"""What another system calls a kind of thing, held against the names of our matters: exactly, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.catalogue.models import Matter
from shanzhi.kernel.text import skeleton


def matters_called(names: Iterable[str]) -> dict[str, Matter]:
    """Return, of some names, those by which exactly one dispatchable matter in force is called (one statement)."""
    wanted = {name: skeleton(name) for name in names if skeleton(name)}
    called: dict[str, list[Matter]] = {}
    for matter in Matter.objects.current().dispatchable() if wanted else ():
        for key in {skeleton(name) for name in (matter.name, matter.public_name, *matter.synonyms)} - {""}:
            called.setdefault(key, []).append(matter)
    return {name: called[key][0] for name, key in wanted.items() if len(called.get(key, ())) == 1}
