"""Whoever owns the database tampers, shallowly or with everything recomputed: all of it is found and named."""

from __future__ import annotations

import json
import os
import random
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from shanzhi.journal import canonical
from shanzhi.journal.actions import erase
from shanzhi.journal.models import Entry, Payload
from shanzhi.ledger import checking, keys, notes, queries
from shanzhi.ledger.actions import checkpoints, checks, lines
from shanzhi.ledger.hashes import HASHES
from shanzhi.ledger.models import Checkpoint, Ledger, LedgerLeaf, LedgerNode
from shanzhi.ledger.tree import Frontier
from tests.ledger.books import AT, CLERK, D, book, triggers_lifted, write
from tests.measuring import measured

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
SIZES = (90, 270, 300)
ROUNDS = 1000 if os.environ.get("SHANZHI_SOAK") == "1" else 60


def rows(model, **given):
    return model.objects.filter(district_id=D, **given)


def leaf_at(index):
    return rows(LedgerLeaf, index=index).get()


class Vandal:
    """One tampering each, by name; ``deep`` ones recompute everything in the database that follows from it."""

    def __init__(self, seed: int, signed: list[Checkpoint]) -> None:
        self.random, self.signed = random.Random(seed), signed
        self.index = self.random.randrange(SIZES[-1])
        self.deep = self.random.random() < 0.5

    def regrow(self) -> None:
        """Make entries, leaves and nodes agree again, as somebody would who knows the format."""
        frontier, made = Frontier(HASHES[canonical.SHA_256]), []
        for leaf in list(rows(LedgerLeaf).order_by("index")):
            made += frontier.push(bytes.fromhex(leaf.leaf))
        rows(LedgerNode)._raw_delete("default")
        LedgerNode.objects.bulk_create(
            [LedgerNode(district_id=D, level=level, index=index, hash=node.hex()) for level, index, node in made]
        )
        rows(Ledger).update(size=frontier.size)

    def rehash(self, entry: Entry) -> None:
        leaf = entry.computed_leaf()
        rows(Entry, pk=entry.pk).update(leaf=leaf)
        rows(LedgerLeaf, pk=entry.pk).update(leaf=leaf)
        self.regrow()

    def change_entry(self, **fields) -> None:
        pk = leaf_at(self.index).entry_id
        rows(Entry, pk=pk).update(**fields)
        if self.deep:
            self.rehash(rows(Entry, pk=pk).get())

    def payload(self) -> set[str]:
        pk = leaf_at(self.index).entry_id
        carried = rows(Payload, pk=pk).get()
        rows(Payload, pk=pk).update(data='{"n":"other"}')
        if self.deep:
            self.change_entry(commitment=canonical.commitment(carried.salt, '{"n":"other"}'))
        return {"rewritten", "fork"} if self.deep else {"payload"}

    def actor(self) -> set[str]:
        self.change_entry(by_id=99, by_name="别人")
        return {"rewritten", "fork"} if self.deep else {"header"}

    def time(self) -> set[str]:
        self.change_entry(at=AT - timedelta(hours=self.random.randint(1, 99)))
        return {"rewritten", "fork"} if self.deep else {"header"}

    def deletion(self) -> set[str]:
        pk = leaf_at(self.index).entry_id
        rows(Payload, pk=pk)._raw_delete("default")
        rows(Entry, pk=pk)._raw_delete("default")
        if not self.deep:
            return {"deleted"}
        rows(LedgerLeaf, pk=pk)._raw_delete("default")
        for leaf in list(rows(LedgerLeaf, index__gt=self.index).order_by("index")):
            rows(LedgerLeaf, pk=leaf.pk).update(index=leaf.index - 1)
        self.regrow()
        return {"rewritten", "truncated"}

    def reorder(self) -> set[str]:
        one, other = leaf_at(self.index), leaf_at((self.index + self.random.randint(1, 299)) % 300)
        rows(LedgerLeaf, pk=one.pk).update(index=10**6)
        rows(LedgerLeaf, pk=other.pk).update(index=one.index)
        rows(LedgerLeaf, pk=one.pk).update(index=other.index)
        if self.deep:
            self.regrow()
        return {"rewritten", "fork"}

    def truncation(self) -> set[str]:
        rows(LedgerLeaf, index__gte=self.index)._raw_delete("default")
        if self.deep:
            rows(Checkpoint, size__gt=self.index)._raw_delete("default")
            self.regrow()
        return {"truncated"}

    def forged(self) -> set[str]:
        row = self.random.choice(self.signed)
        told = notes.Statement(notes.read(row.text).origin, row.size, self.random.randbytes(32))
        if self.deep:  # a signature by a key of one's own
            text = notes.sign(told, Ed25519PrivateKey.generate())
        else:  # the right signature under another text
            text = told.text() + "\n" + row.text.partition("\n\n")[2]
        rows(Checkpoint, pk=row.pk).update(text=text, root=told.root.hex())
        return {"forged"}

    def forked(self) -> set[str]:
        """Sign another history with the true key, as an operator could."""
        row = self.signed[self.random.randrange(2)]
        told = notes.Statement(notes.read(row.text).origin, row.size, self.random.randbytes(32))
        rows(Checkpoint, pk=row.pk).update(text=notes.sign(told, keys.private_key(D)), root=told.root.hex())
        return {"fork"}

    def insertion(self) -> set[str]:
        for leaf in list(rows(LedgerLeaf, index__gte=self.index).order_by("-index")):
            rows(LedgerLeaf, pk=leaf.pk).update(index=leaf.index + 1)
        entry = rows(Entry).order_by("pk").first()
        fresh = Entry(**{**rows(Entry, pk=entry.pk).values().get(), "id": checking.UUID(int=entry.pk.int - 5)})
        fresh.leaf = fresh.computed_leaf()
        carried = rows(Payload, pk=entry.pk).get()
        Entry.objects.bulk_create([fresh])
        Payload.objects.bulk_create([Payload(entry_id=fresh.pk, district_id=D, salt=carried.salt, data=carried.data)])
        LedgerLeaf.objects.bulk_create(
            [LedgerLeaf(entry_id=fresh.pk, district_id=D, index=self.index, leaf=fresh.leaf)]
        )
        self.regrow()
        return {"rewritten"}


WAYS = ("payload", "actor", "time", "deletion", "reorder", "truncation", "forged", "forked", "insertion")


@pytest.mark.full
def test_every_tampering_is_found_and_named():
    signed = book(*SIZES)
    assert checking.check(D).findings == []
    with triggers_lifted():
        for seed in range(ROUNDS):
            vandal, way = Vandal(seed, signed), WAYS[seed % len(WAYS)]
            with transaction.atomic():
                expected = getattr(vandal, way)()
                found = checking.check(D).findings
                transaction.set_rollback(True)
            kinds = {one.kind for one in found}
            assert kinds & expected, f"{way} (deep: {vandal.deep}) at {vandal.index}: {found}"
            if not vandal.deep and way in {"payload", "actor", "time", "deletion"}:
                assert [one.index for one in found] == [vandal.index]
    assert checking.check(D).findings == []
    on = connection.vendor
    measured(f"random tamperings found and named, {on}", ROUNDS, aim="1,000, all", ok=ROUNDS >= 1000, group="Tampering")


def test_a_rewriting_is_narrowed_down_to_between_two_checkpoints():
    book(*SIZES)
    with triggers_lifted():
        rows(LedgerLeaf, index=100).update(leaf="ab" * 32)
        found = {one.kind: one for one in checking.check(D).findings}
    assert "lines 90 to 269" in found["rewritten"].sentence
    assert found["node"].sentence.startswith("the stored hash over lines 0 to 255 is another")
    assert found["header"].index == 100


def test_a_stored_hash_that_was_changed_or_removed_is_found():
    book(300)
    with triggers_lifted():
        rows(LedgerNode).update(hash="cd" * 32)
        assert [one.kind for one in checking.check(D).findings] == ["node"]
        rows(LedgerNode)._raw_delete("default")
        assert [one.kind for one in checking.check(D).findings] == ["node"]


def test_lines_cut_out_of_the_middle_are_counted():
    book(20)
    with triggers_lifted():
        rows(LedgerLeaf, index__in=[5, 6])._raw_delete("default")
    gaps = [one.sentence for one in checking.check(D).findings if one.kind == "gap"]
    assert gaps == ["lines 5 to 6 are gone from the ledger"]


def test_a_count_put_back_is_found():
    book(20)
    rows(Ledger).update(size=19)
    assert {one.kind for one in checking.check(D).findings} == {"gap", "truncated"}


def test_a_ledger_that_grows_while_it_is_checked_is_no_finding(monkeypatch):
    book(20)
    faults = checking._Lines.faults

    def meanwhile(self, leaf):
        if leaf.index == 10:
            write(300, subject="more")
            lines.sequence(D)
            checkpoints.sign(D, at=AT)
        return faults(self, leaf)

    monkeypatch.setattr(checking._Lines, "faults", meanwhile)
    verdict = checking.check(D)
    assert (verdict.size, verdict.findings) == (20, [])


def test_erased_payloads_break_nothing():
    book(20)
    for index in (3, 4, 19):
        erase(leaf_at(index).entry_id, district_id=D, reason="误录", by=CLERK, at=AT)
    assert checks.verify(D, at=AT).findings == []
    book_more = lines.sequence(D)
    assert book_more == 4  # the erasures, and the check above
    assert checks.verify(D, at=AT).findings == []


def test_an_erasure_without_a_line_is_found():
    book(5)
    with triggers_lifted():
        rows(Payload, pk=leaf_at(2).entry_id).update(data="", salt="", erased_at=AT)
        assert [(one.kind, one.index) for one in checking.check(D).findings] == [("erasure", 2)]
        rows(Payload, pk=leaf_at(3).entry_id)._raw_delete("default")
        assert ("payload", 3) in [(one.kind, one.index) for one in checking.check(D).findings]


def test_a_checkpoint_from_elsewhere_shows_a_rewritten_history():
    """Whoever holds the key and the database can sign a new history; a printed checkpoint contradicts it."""
    (printed,) = book(30)
    with triggers_lifted():
        rows(Entry, pk=leaf_at(3).entry_id).update(by_name="别人")
        Vandal(0, []).rehash(rows(Entry, pk=leaf_at(3).entry_id).get())
        ledger = queries.read_ledger(D)
        root = queries.tree(ledger).root()
        text = notes.sign(notes.Statement(ledger.origin, 30, root), keys.private_key(D))
        rows(Checkpoint).update(text=text, root=root.hex())
    keys.keep_last(D, text)
    assert checking.check(D).findings == []
    assert [one.kind for one in checking.check(D, others=[printed.text]).findings] == ["fork"]


def test_a_checkpoint_of_another_ledger_or_none_at_all_is_no_promise():
    book(3)
    other = notes.sign(notes.Statement("shanzhi/990102", 3, bytes(32)), keys.private_key(D))
    found = checking.check(D, others=["nonsense", other]).findings
    assert [one.kind for one in found] == ["unreadable", "forged"]


def test_without_the_keys_it_says_where_they_belong_and_accuses_nobody(home):
    """Keys that still lie apart make nothing a forgery; lines are held against the checkpoints all the same."""
    book(20, 30)
    (home / "keys").rename(home / "apart")
    verdict = checking.check(D)
    assert [one.kind for one in verdict.findings] == ["key"]
    assert str(home / "keys") in verdict.findings[0].sentence
    with triggers_lifted():
        rows(Entry, pk=leaf_at(3).entry_id).update(by_name="别人")
        Vandal(0, []).rehash(rows(Entry, pk=leaf_at(3).entry_id).get())
    assert [one.kind for one in checking.check(D).findings] == ["key", "rewritten"]
    (home / "apart").rename(home / "keys")
    assert [one.kind for one in checking.check(D).findings] == ["rewritten"]


def test_a_key_that_signs_without_the_one_that_checks_is_said_and_writes_it_anew(home):
    book(20)
    (public := home / "keys" / "ledger-990101-0001.pub").unlink()
    (told,) = checking.check(D).findings
    assert (told.kind, "sequence_ledger" in told.sentence) == ("key", True)
    call_command("sequence_ledger", "--new-key", stdout=StringIO())
    assert public.exists()
    assert (home / "keys" / "ledger-990101-0002.key").exists()
    assert checking.check(D).findings == []


def test_no_new_key_takes_the_name_of_those_that_lie_apart(home):
    book(20)
    (home / "keys").rename(home / "apart")
    with pytest.raises(CommandError, match="put them back"):
        call_command("sequence_ledger", "--new-key", stdout=StringIO())
    assert not list(home.glob("keys/ledger-*"))


def test_checkpoints_of_a_key_that_is_not_here_are_told_together(home):
    book(20, 30)
    keys.rotate(D)
    (home / "keys" / "ledger-990101-0001.pub").unlink()
    (told,) = checking.check(D).findings
    assert told.kind == "forged"
    assert "3 checkpoints" in told.sentence
    assert ".pub" in told.sentence


def test_small_chunks_see_the_same(monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 7)
    book(*SIZES)
    verdict = checking.check(D)
    assert (verdict.size, verdict.checkpoints, verdict.findings) == (300, 4, [])
    with triggers_lifted():
        rows(Entry, pk=leaf_at(77).entry_id).update(verb="case.other")
    assert [(one.kind, one.index) for one in checking.check(D).findings] == [("header", 77)]


def test_the_result_is_itself_a_line():
    book(3)
    with triggers_lifted():
        rows(Entry, pk=leaf_at(1).entry_id).update(verb="case.other")
    checks.verify(D, at=AT)
    told = json.loads(rows(Entry, verb="ledger.verified").get().payload.data)
    assert (told["lines"], told["findings"], told["first"][0][:2]) == (3, 1, ["header", 1])


def test_a_ledger_that_is_not_begun_holds():
    assert checking.check(D) == checking.Verdict()
