"""Arguments for the addresses of the ledger's papers: open to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.kernel.clock import local
from tests.neighbourhood import DISTRICT
from tests.whole.addresses import Door, of
from tests.whole.world import World


@of("ledger:bulletin", "ledger:bulletin_pdf")
def _bulletins(world: World) -> Iterator[Door]:
    yield Door("", {"day": local(world.at).date().isoformat()}, {"day": "1999-01-01"})


@of("ledger:receipt_pdf")
def _receipts(world: World) -> Iterator[Door]:
    yield Door("", {"district": DISTRICT, "index": 0}, {"district": DISTRICT, "index": 999_999_999})
