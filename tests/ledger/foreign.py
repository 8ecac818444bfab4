"""Writes ``foreign.json``: what two implementations that are not ours say of the same trees.

Not part of the tests' own environment (pymerkle is under the GPL). To write the file anew::

    python3 -m venv /tmp/foreign && /tmp/foreign/bin/pip install pymerkle==7.0.0 tlog-scales==0.0.3
    PYTHONPATH=. /tmp/foreign/bin/python tests/ledger/foreign.py

pymerkle (Merkle trees after RFC 9162) gives the roots and inclusion paths. tlog-scales (C2SP tlog-tiles) accepts each
of the recursive textbook's consistency proofs, and rejects each with a step changed, before their digest is written
down; and it signs a checkpoint.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.ledger import textbook

SIZE, LARGER, NAME = 70, (256, 257, 1000, 4097), "shanzhi/990101"
HERE = Path(__file__).parent / "foreign.json"


def content(n: int) -> bytes:
    return f"line {n}".encode()


def digest(proofs: list[list[bytes]]) -> str:
    return hashlib.sha256(json.dumps([[step.hex() for step in proof] for proof in proofs]).encode()).hexdigest()


def main() -> None:
    from pymerkle import InmemoryTree
    from tlog_scales import signing, tlog

    tree = InmemoryTree(algorithm="sha256")
    for n in range(max(LARGER)):
        tree.append_entry(content(n))
    leaves = [hashlib.sha256(b"\x00" + content(n)).digest() for n in range(SIZE)]
    consistency = []
    for new in range(1, SIZE + 1):
        proofs = [textbook.proof(old, leaves[:new]) for old in range(1, new + 1)]
        consistency.append(digest(proofs))
        for old, proof in enumerate(proofs, 1):
            roots = tree.get_root(old), tree.get_root(new)
            tlog.ConsistencyProof(old, new, proof).check(*roots)
            if proof:
                wrong = [bytes(32), *proof[1:]]
                try:
                    tlog.ConsistencyProof(old, new, wrong).check(*roots)
                except tlog.ConsistencyProofInvalid:
                    continue
                raise AssertionError((old, new))
    signer = signing.PlainEd25519Signer(NAME, bytes(range(32)))
    checkpoint = tlog.Checkpoint.make_signed(NAME, 1000, tree.get_root(1000), [signer])
    told = {
        "by": "pymerkle 7.0.0, tlog-scales 0.0.3",
        "roots": {str(n): tree.get_root(n).hex() for n in (*range(1, SIZE + 1), *LARGER)},
        "inclusion": [
            digest([tree.prove_inclusion(index, size).path[1:] for index in range(1, size + 1)])
            for size in range(1, SIZE + 1)
        ],
        "consistency": consistency,
        "checkpoint": checkpoint.serialize(),
        "key": signer.vkey.serialize(),
    }
    HERE.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
