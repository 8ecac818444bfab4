"""Signing checkpoints, never without a look at the ones before: what is signed must contain what was signed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from shanzhi.ledger import keys, notes, queries
from shanzhi.ledger.hashes import HASHES
from shanzhi.ledger.models import Checkpoint, Ledger
from shanzhi.ledger.tree import Tree, consistent

EVERY_LINES = 1000
EVERY = timedelta(minutes=10)


class LedgerBroken(Exception):
    """Raised instead of signing when the lines no longer contain what was signed before."""


def sign_if_due(district_id: str, *, at: datetime) -> Checkpoint | None:
    """Sign when a thousand lines or ten minutes have gathered since the last checkpoint; return the new one."""
    ledger, last = queries.read_ledger(district_id), queries.latest_checkpoint(district_id)
    if ledger is None or (last and ledger.size - last.size < EVERY_LINES and abs(at - last.signed_at) < EVERY):
        return None
    return sign(district_id, at=at)


def sign(district_id: str, *, at: datetime) -> Checkpoint | None:
    """Sign the ledger as it stands and keep a copy outside the database; None when nothing is new.

    :raises LedgerBroken: when it doesn't contain a checkpoint signed before, in the database or beside the key; or
        when something was signed before and the key isn't here.
    """
    ledger, last = queries.read_ledger(district_id), queries.latest_checkpoint(district_id)
    if ledger is None or ledger.size == 0:
        return None
    if last is not None and (why := keys.absent(district_id)):
        raise LedgerBroken(why)
    private, tree = keys.private_key(district_id), queries.tree(ledger)
    root = tree.root()
    for text in filter(None, {last.text if last else "", keys.last_signed(district_id)}):
        _must_contain(ledger, tree, root, text)
    if last is not None and last.size == ledger.size:
        return None
    text = notes.sign(notes.Statement(ledger.origin, ledger.size, root, ledger.algorithm), private)
    made = Checkpoint(district_id=district_id, size=ledger.size, root=root.hex(), text=text, signed_at=at)
    try:
        with transaction.atomic():
            Checkpoint.objects.bulk_create([made])
    except IntegrityError:  # somebody else signed this size just now
        return None
    keys.keep_last(district_id, text)
    return made


def _must_contain(ledger: Ledger, tree: Tree, root: bytes, text: str) -> None:
    """Check one earlier checkpoint against the stored tree.

    :raises LedgerBroken: when it isn't ours, promises more lines, or another beginning.
    """
    try:
        told = notes.read(text)
    except notes.Unreadable as error:
        raise LedgerBroken("the checkpoint before can't be read") from error
    if told.origin != ledger.origin or notes.signer(text, keys.trusted(ledger.district_id)) is None:
        raise LedgerBroken(f"the checkpoint before, of {told.size} lines, is not signed by a key of this house")
    if told.size > ledger.size:
        raise LedgerBroken(f"{told.size} lines were signed and {ledger.size} are there")
    proof = tree.consistency(told.size, ledger.size)
    if not consistent(HASHES[ledger.algorithm], told.size, ledger.size, told.root, root, proof):
        raise LedgerBroken(f"the first {told.size} lines are no longer those that were signed")
