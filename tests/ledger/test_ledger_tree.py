"""The tree agrees with the published vectors, with two other implementations, and with the text of RFC 6962."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import verify as verifier
from shanzhi.journal.models import Entry
from shanzhi.ledger import checking
from shanzhi.ledger.hashes import HASHES, SM3, _sm3_of_the_library, leaf_hash
from shanzhi.ledger.tree import WIDTH, Frontier, Incomplete, Tree, consistent, includes, root_of
from tests.ledger import foreign, textbook

SHA = HASHES["sha-256"]
TOLD = json.loads(foreign.HERE.read_text())
# The reference leaves and roots of Certificate Transparency (RFC 6962).
LEAVES = [
    leaf_hash(SHA, bytes.fromhex(text))
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (0, 1): [],
}  # fmt: skip
PROOFS = {
    (1, 1): [],
    (1, 8): PATHS[0, 8],
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 5): ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
    (6, 7): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
}  # fmt: skip


class Shelf:
    """Stored hashes in memory, grown in batches as the sequencer does."""

    def __init__(self, hash_=SHA):
        self.hash, self.levels, self.size, self.reads = hash_, [[]], 0, 0

    def read(self, level, start, stop):
        self.reads += 1
        return self.levels[level][start:stop] if level < len(self.levels) else []

    def tree(self):
        return Tree(self.hash, self.size, self.read)

    def grow(self, leaves):
        frontier = self.tree().frontier()
        for leaf in leaves:
            self.levels[0].append(leaf)
            for level, index, node in frontier.push(leaf):
                while len(self.levels) <= level:
                    self.levels.append([])
                assert len(self.levels[level]) == index
                self.levels[level].append(node)
        self.size += len(leaves)
        assert frontier.root() == self.tree().root()
        return self


def hexes(steps):
    return [step.hex() for step in steps]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert root_of(SHA, LEAVES[:size]).hex() == ROOTS[size]
    assert Shelf().grow(LEAVES[:size]).tree().root().hex() == ROOTS[size]
    assert Shelf().grow(LEAVES).tree().root(size).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_the_published_paths(index, size):
    path = Shelf().grow(LEAVES).tree().inclusion(index, size)
    assert hexes(path) == PATHS[index, size]
    assert includes(SHA, LEAVES[index], index, size, path, bytes.fromhex(ROOTS[size]))
    assert verifier.leads_to(SHA, LEAVES[index], index, size, path, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), PROOFS)
def test_the_published_consistency_proofs(old, new):
    proof = Shelf().grow(LEAVES).tree().consistency(old, new)
    assert hexes(proof) == PROOFS[old, new]
    assert consistent(SHA, old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


def test_two_other_implementations_say_the_same():
    leaves = [leaf_hash(SHA, foreign.content(n)) for n in range(max(foreign.LARGER))]
    tree = Shelf().grow(leaves).tree()
    assert {size: tree.root(int(size)).hex() for size in TOLD["roots"]} == TOLD["roots"]
    sizes = range(1, foreign.SIZE + 1)
    inclusion = [foreign.digest([tree.inclusion(index, size) for index in range(size)]) for size in sizes]
    assert inclusion == TOLD["inclusion"]
    consistency = [foreign.digest([tree.consistency(old, new) for old in range(1, new + 1)]) for new in sizes]
    assert consistency == TOLD["consistency"]


batches = st.lists(st.integers(0, 300), max_size=6)


def some_leaves(count):
    return [leaf_hash(SHA, n.to_bytes(4)) for n in range(count)]


@settings(max_examples=40)
@given(batches)
@example([WIDTH, WIDTH, 1])
@example([1, WIDTH - 1, 2 * WIDTH])
def test_batches_of_any_size_give_the_same_root(sizes):
    leaves, shelf = some_leaves(sum(sizes)), Shelf()
    for size in sizes:
        shelf.grow(leaves[shelf.size : shelf.size + size])
    assert shelf.tree().root() == root_of(SHA, leaves) == textbook.mth(leaves)


@settings(max_examples=60)
@given(st.data())
def test_every_proof_verifies_and_a_wrong_one_does_not(data):
    new = data.draw(st.integers(1, 700), "size")
    old = data.draw(st.integers(1, new), "old size")
    index = data.draw(st.integers(0, new - 1), "index")
    leaves = some_leaves(new)
    tree = Shelf().grow(leaves).tree()
    root, old_root = tree.root(), tree.root(old)
    path, proof = tree.inclusion(index, new), tree.consistency(old, new)
    assert (path, proof) == (textbook.path(index, leaves), textbook.proof(old, leaves))
    assert includes(SHA, leaves[index], index, new, path, root)
    assert consistent(SHA, old, new, old_root, root, proof)

    bad = bytes(32)
    assert not includes(SHA, bad, index, new, path, root)
    assert not includes(SHA, leaves[index], index, new, path, bad)
    assert not includes(SHA, leaves[index], index, new, [*path, bad], root)
    assert not verifier.leads_to(SHA, leaves[index], index, new, [*path, bad], root)
    assert not consistent(SHA, old, new, bad, root, proof)
    assert not consistent(SHA, old, new, old_root, bad, proof)
    assert not consistent(SHA, old, new, old_root, root, [*proof, bad])
    if path:
        place = data.draw(st.integers(0, len(path) - 1), "step of the path")
        wrong = [*path[:place], bad, *path[place + 1 :]]
        assert not includes(SHA, leaves[index], index, new, wrong, root)
        assert not includes(SHA, leaves[index], index, new, path[:-1], root)
        assert not includes(SHA, leaves[index], (index + 1) % new, new, path, root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1), "step of the proof")
        assert not consistent(SHA, old, new, old_root, root, [*proof[:place], bad, *proof[place + 1 :]])
        assert not consistent(SHA, old, new, old_root, root, proof[:-1])


def test_a_proof_reads_a_handful_of_ranges():
    shelf = Shelf().grow(some_leaves(70_000))
    for index in (0, 12_345, 69_999):
        tree, shelf.reads = shelf.tree(), 0
        tree.inclusion(index, 70_000)
        assert shelf.reads <= 6


def test_what_cannot_be_proved_is_refused():
    tree = Shelf().grow(LEAVES).tree()
    for index, size in ((8, 8), (-1, 8), (0, 9), (0, 0)):
        with pytest.raises(ValueError, match="not"):
            tree.inclusion(index, size)
    for old, new in ((0, 8), (5, 4), (1, 9)):
        with pytest.raises(ValueError, match=r"no consistency proof|not 9"):
            tree.consistency(old, new)
    assert not includes(SHA, LEAVES[0], 8, 8, [], bytes(32))
    assert not consistent(SHA, 0, 8, bytes(32), bytes(32), [])
    assert not consistent(SHA, 5, 8, bytes(32), bytes(32), [])


def test_a_missing_hash_is_no_wrong_proof():
    shelf = Shelf().grow(some_leaves(300))
    shelf.levels[1].clear()
    with pytest.raises(Incomplete):
        shelf.tree().root()


def test_sm3_hashes_as_its_standard_says():
    told = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    for sm3 in (HASHES[SM3], _sm3_of_the_library, verifier.sm3):
        assert sm3(b"abc").hex() == told
    assert verifier.sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_an_sm3_tree_is_another_tree_of_the_same_shape():
    shelf = Shelf(HASHES[SM3]).grow(some_leaves(600))
    tree = shelf.tree()
    assert tree.root() != Shelf().grow(some_leaves(600)).tree().root()
    assert includes(HASHES[SM3], some_leaves(600)[77], 77, 600, tree.inclusion(77, 600), tree.root())


def test_the_edge_of_verify_py_gives_the_same_roots():
    edge, frontier = verifier.Edge(SHA), Frontier(SHA)
    for leaf in some_leaves(300):
        assert edge.root() == frontier.root()
        edge.push(leaf)
        frontier.push(leaf)


def test_the_check_reads_every_field_under_the_leaf():
    assert tuple(Entry().header()) == checking.HEADER
