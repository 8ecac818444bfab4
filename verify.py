#!/usr/bin/env python3
"""Check a Shanzhi 善治 ledger receipt or a whole export, offline. One file; it needs Python 3.9 and nothing else.

    python3 verify.py receipt.json
    python3 verify.py export.jsonl --key shanzhi/990101+0c1f2e3d+AZ… --checkpoint printed.txt

Hashes are checked with the standard library alone. Signatures (Ed25519) need the package ``cryptography``; without
it they are left unchecked, and this program says so and ends with 3. The language follows LANG.

Exit codes: 0 everything holds, 1 something doesn't, 2 this is no such file, 3 hashes hold and signatures weren't
checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import locale
import os
import struct
import sys

RECEIPT, EXPORT = "shanzhi-receipt/1", "shanzhi-ledger/1"
ERASE = "journal.erase"
HOLDS, BROKEN, UNREADABLE, UNSIGNED = 0, 1, 2, 3

WORDS = {
    "no_file": ("读不了这个文件：{0}", "This file can't be read: {0}"),
    "no_format": ("这不是回执，也不是台账导出。", "This is neither a receipt nor an export of a ledger."),
    "no_hash": ("不认识摘要算法 {0}。", "The hash {0} is unknown here."),
    "leaf_ok": ("第{0}行：内容和本行摘要相符。", "Line {0}: its words agree with its hash."),
    "leaf_bad": (
        "第{0}行被改过：办理者、办理、时间或状态和入账时不同。",
        "Line {0} was changed: who, what, when or the states are not what was entered.",
    ),
    "leaf_none": (
        "第{0}行：没有附完整的行，只查本行摘要在不在台账里。",
        "Line {0}: the whole line isn't in here; only its hash is looked for in the ledger.",
    ),
    "load_ok": ("第{0}行：所附内容和入账时相符。", "Line {0}: what it carries is what was entered."),
    "load_bad": ("第{0}行所附内容被改过。", "What line {0} carries was changed."),
    "load_none": (
        "附了内容，却没有完整的行，对不了。",
        "Contents are given without the whole line: they can't be compared.",
    ),
    "path_ok": ("第{0}行在检查点的{1}行之中。", "Line {0} is among the {1} lines of the checkpoint."),
    "path_bad": (
        "第{0}行不在检查点的{1}行之中：行、证明或检查点被改过。",
        "Line {0} is not among the {1} lines of the checkpoint: line, proof or checkpoint were changed.",
    ),
    "point_bad": ("检查点读不懂，被改过：{0}", "A checkpoint can't be read as one; it was changed: {0}"),
    "origin_bad": ("检查点是另一本台账的：{0}。", "The checkpoint is of another ledger: {0}."),
    "sign_ok": ("{0}行的检查点，签名有效。", "The checkpoint of {0} lines is rightly signed."),
    "sign_bad": (
        "{0}行的检查点是伪造的，或签后被改过：签名对不上。",
        "The checkpoint of {0} lines is forged, or was changed after signing: its signature doesn't hold.",
    ),
    "sign_who": (
        "{0}行的检查点，没有一个签名出自给定的公钥：是伪造的，或者公钥给错了。",
        "No signature on the checkpoint of {0} lines is by a given key: it is forged, or the key is a wrong one.",
    ),
    "sign_skip": (
        "签名没有查：没有装 cryptography（pip install cryptography）。",
        "Signatures were not checked: the package cryptography is missing (pip install cryptography).",
    ),
    "key_own": (
        "公钥取自这个文件本身。请和公布栏或印出来的核对：{0}",
        "The key was taken from this very file. Compare it with the one posted or printed: {0}",
    ),
    "key_none": (
        "没有公钥，签名没有查。请用 --key 给出。",
        "There is no key, so no signature was checked. Give one by --key.",
    ),
    "key_bad": ("公钥写错了：{0}", "This key is badly written: {0}"),
    "gap": ("第{0}行到第{1}行被删了。", "Lines {0} to {1} were deleted."),
    "order": (
        "第{0}行之后是第{1}行：次序被动过，或有行重复。",
        "After line {0} comes line {1}: reordered, or doubled.",
    ),
    "root_ok": ("前{0}行和检查点相符。", "The first {0} lines agree with the checkpoint."),
    "rewritten": (
        "第{0}行到第{1}行不是签署时的那些：有改动、增删或换序。",
        "Lines {0} to {1} are not those that were signed: changed, added, removed or reordered.",
    ),
    "fork": (
        "{0}行的检查点签的是另外一些行，前后的检查点却和这里相符：分叉。",
        "The checkpoint of {0} lines was signed over other lines than the checkpoints around it: a fork.",
    ),
    "cut": (
        "检查点签了{0}行，这里只有{1}行：末尾被截掉了。",
        "{0} lines were signed and {1} are here: the end was cut off.",
    ),
    "no_end": ("文件没有结尾，不完整。", "The file has no end: it isn't whole."),
    "end_bad": ("文件结尾写的行数或根和前面不符。", "The end of the file gives another number of lines or root."),
    "erase_bad": (
        "第{0}行的内容没了，却没有清除的记录。",
        "What line {0} carried is gone, and no line tells of an erasure.",
    ),
    "erased": (
        "{0}行的内容已依记录清除，仍能验证。",
        "The contents of {0} lines were erased by rule; they still verify.",
    ),
    "uncovered": ("末尾{0}行还没有检查点。", "The last {0} lines have no checkpoint yet."),
    "no_point": ("没有一个检查点：只查了前后是否一致。", "There is no checkpoint: only inner agreement was checked."),
    "cannot": (
        "另给的{0}行的检查点，单凭回执比不了；用整本导出才能比。",
        "The other checkpoint, of {0} lines, can't be compared with a receipt alone; that takes a whole export.",
    ),
    "sum": ("{0}行，{1}个检查点，根 {2}", "{0} lines, {1} checkpoints, root {2}"),
    "holds": ("全部相符。", "Everything holds."),
    "holds_but": ("摘要全部相符，签名没有查。", "All hashes hold; no signature was checked."),
    "broken": ("发现{0}处不符。", "{0} things don't hold."),
    "means": (
        "能证明：入账以后没有被改动、删除、插入。不能证明：记下的事本身是真的。",
        "Proved: nothing was altered, deleted or put in once entered. Not proved: that what was written is true.",
    ),
}


def tongue():
    """Return 0 for Chinese, 1 for English, by the environment."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return 0 if os.environ[name].lower().startswith("zh") else 1
    return 0 if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else 1


class Teller:
    """Says what was found and keeps count."""

    def __init__(self, quiet=False):
        self.language, self.quiet, self.faults, self.unsigned = tongue(), quiet, 0, False

    def words(self, key, *blanks):
        return WORDS[key][self.language].format(*blanks)

    def good(self, key, *blanks):
        if not self.quiet:
            print("  ✓", self.words(key, *blanks))

    def note(self, key, *blanks):
        print("  ·", self.words(key, *blanks))

    def bad(self, key, *blanks):
        self.faults += 1
        print("  ✗", self.words(key, *blanks))


# Hashing --------------------------------------------------------------------------------------------------------


def sm3(data):
    """Return the SM3 hash (GB/T 32905-2016), for a Python whose hashlib lacks it."""
    turn = lambda word, by: ((word << by % 32) | (word >> (32 - by % 32))) & 0xFFFFFFFF if by % 32 else word  # noqa: E731
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + b"\x00" * ((55 - len(data)) % 64) + struct.pack(">Q", len(data) * 8)
    for start in range(0, len(padded), 64):
        w = list(struct.unpack(">16I", padded[start : start + 64]))
        for i in range(16, 68):
            x = w[i - 16] ^ w[i - 9] ^ turn(w[i - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[i - 13], 7) ^ w[i - 6])
        a, b, c, d, e, f, g, h = state
        for i in range(64):
            t = 0x79CC4519 if i < 16 else 0x7A879D8A
            first = turn((turn(a, 12) + e + turn(t, i)) & 0xFFFFFFFF, 7)
            second = first ^ turn(a, 12)
            ff = a ^ b ^ c if i < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if i < 16 else (e & f) | (~e & g)
            left = (ff + d + second + (w[i] ^ w[i + 4])) & 0xFFFFFFFF
            right = (gg + h + first + w[i]) & 0xFFFFFFFF
            a, b, c, d = left, a, turn(b, 9), c
            e, f, g, h = right ^ turn(right, 9) ^ turn(right, 17), e, turn(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *state)


def native_sm3(data):
    return hashlib.new("sm3", data).digest()


HASHES = {
    "sha-256": lambda data: hashlib.sha256(data).digest(),
    "sm3": native_sm3 if "sm3" in hashlib.algorithms_available else sm3,
}


def canonical(value):
    """Return JSON as the ledger hashes it: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def leaf_of(hash_, header):
    return hash_(b"\x00" + canonical(header).encode())


class Edge:
    """The roots of the complete subtrees of a growing tree (RFC 6962), largest first."""

    def __init__(self, hash_):
        self.hash, self.size, self.peaks = hash_, 0, []

    def push(self, leaf):
        place = self.size
        while place & 1:
            leaf, place = self.hash(b"\x01" + self.peaks.pop() + leaf), place >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return self.hash(b"")
        carried = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            carried = self.hash(b"\x01" + peak + carried)
        return carried


def leads_to(hash_, leaf, index, size, path, root):
    """Return whether an audit path leads from a leaf to a root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            leaf = hash_(b"\x01" + step + leaf)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            leaf = hash_(b"\x01" + leaf + step)
        place, last = place >> 1, last >> 1
    return last == 0 and leaf == root


# Checkpoints: C2SP tlog-checkpoint, signed-note, Ed25519 ----------------------------------------------------------


class Point:
    """One checkpoint: origin, size, root, hash, and the text that was signed."""

    def __init__(self, text):
        self.body, gap, self.signatures = text.replace("\r\n", "\n").partition("\n\n")
        self.body += "\n"
        self.origin, size, root, *more = self.body.split("\n")[:-1]
        self.size, self.root = int(size), base64.b64decode(root, validate=True)
        named = [line[5:] for line in more if line.startswith("hash ")]
        self.algorithm = named[0] if named else "sha-256"
        if not gap or str(self.size) != size or self.size < 0:
            raise ValueError("no checkpoint")

    def signed_by(self, keys):
        """Return (somebody of these claims it, the claim holds); the second is None without ``cryptography``."""
        claimed = False
        for line in self.signatures.splitlines():
            name, _space, encoded = line[2:].rpartition(" ")
            if not line.startswith("\u2014 "):
                continue
            try:
                raw = base64.b64decode(encoded, validate=True)
            except ValueError:
                continue
            for key_name, mark, public in keys:
                if (key_name, mark) == (name, raw[:4]):
                    claimed = True
                    holds = ed25519(public, raw[4:], self.body.encode())
                    if holds is None or holds:
                        return True, holds
        return claimed, False


def ed25519(public, signature, message):
    """Return whether a signature holds, None where nothing can tell."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_of(text):
    """Return (name, mark, 32 bytes) of a verifier key ``name+mark+base64``."""
    name, mark, body = text.strip().split("+", 2)
    raw = base64.b64decode(body, validate=True)
    found = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if len(raw) != 33 or raw[:1] != b"\x01" or found.hex() != mark:
        raise ValueError("no key")
    return name, found, raw[1:]


def keys_from(given, own, teller):
    """Return the keys to check by: those given, else those in the file, with a word of warning."""
    keys = []
    for text in given or own:
        try:
            keys.append(key_of(text))
        except ValueError:
            teller.bad("key_bad", text)
    if not given:
        for text in own:
            teller.note("key_own", text)
    return keys


def signature(point, origin, keys, teller):
    """Check one checkpoint's name and signature; return whether its root may be believed."""
    if point.origin != origin:
        teller.bad("origin_bad", point.origin)
        return False
    if not keys:
        if not teller.unsigned:
            teller.note("key_none")
        teller.unsigned = True
        return True
    claimed, holds = point.signed_by(keys)
    if not claimed:
        teller.bad("sign_who", point.size)
        return False
    if holds is None:
        if not teller.unsigned:
            teller.note("sign_skip")
        teller.unsigned = True
        return True
    if not holds:
        teller.bad("sign_bad", point.size)
        return False
    teller.good("sign_ok", point.size)
    return True


def point_of(text, teller):
    try:
        return Point(text)
    except (ValueError, AttributeError):
        teller.bad("point_bad", str(text)[:60])
        return None


# A receipt ------------------------------------------------------------------------------------------------------


def check_line(line, hash_, number, teller):
    """Compare a line's words with its hash and its contents with their commitment; return the leaf, None if changed."""
    leaf, header = bytes.fromhex(line["leaf"]), line.get("header")
    if header is None:
        if "payload" in line:
            teller.note("load_none")
        return leaf
    if leaf_of(hash_, header) != leaf:
        teller.bad("leaf_bad", number)
    if "payload" in line:
        own = HASHES.get(header.get("algorithm"), hash_)
        if own((line.get("salt", "") + line["payload"]).encode()).hex() != header.get("commitment"):
            teller.bad("load_bad", number)
        elif not line.get("kind"):
            teller.good("load_ok", number)
    return leaf


def check_receipt(told, options, teller):
    number, hash_ = told["index"] + 1, HASHES[told["algorithm"]]
    before = teller.faults
    leaf = check_line(told, hash_, number, teller)
    if told.get("header") is None:
        teller.note("leaf_none", number)
    elif teller.faults == before:
        teller.good("leaf_ok", number)
    keys = keys_from(options.key, told.get("keys", []), teller)
    point = point_of(told["checkpoint"], teller)
    if point is None:
        return
    signature(point, told["origin"], keys, teller)
    path = [bytes.fromhex(step) for step in told["proof"]["path"]]
    same = point.size == told["proof"]["size"] and point.algorithm == told["algorithm"]
    if same and leads_to(hash_, leaf, told["index"], point.size, path, point.root):
        teller.good("path_ok", number, point.size)
    else:
        teller.bad("path_bad", number, point.size)
    for other in others(options, teller):
        if signature(other, told["origin"], keys, teller) and other.size == point.size:
            if other.root != point.root:
                teller.bad("fork", other.size)
        elif other.size != point.size:
            teller.note("cannot", other.size)


def others(options, teller):
    """Return the checkpoints given beside the file."""
    found = []
    for name in options.checkpoint:
        with open(name, encoding="utf-8") as file:
            found.append(point_of(file.read(), teller))
    return [point for point in found if point is not None]


# An export ------------------------------------------------------------------------------------------------------


class Export:
    """One pass over the lines of an export; keeps the tree's edge and the checkpoints in memory."""

    def __init__(self, head, options, teller):
        self.head, self.teller = head, teller
        self.edge = Edge(HASHES[head["algorithm"]])
        self.keys = keys_from(options.key, head.get("keys", []), teller)
        self.results, self.last, self.erased, self.erasures, self.ended = [], -1, {}, set(), False
        given = [point for point in others(options, teller) if signature(point, head["origin"], self.keys, teller)]
        self.outside = sorted(given, key=lambda point: point.size)

    def take(self, record):
        kind = record.get("kind")
        if kind == "line":
            self._line(record)
        elif kind == "checkpoint":
            point = point_of(record.get("text"), self.teller)
            if point is not None and signature(point, self.head["origin"], self.keys, self.teller):
                self._compare(point)
        elif kind == "end":
            self.ended = True
            if (record.get("size"), record.get("root")) != (self.edge.size, self.edge.root().hex()):
                self.teller.bad("end_bad")

    def _line(self, record):
        index = record["index"]
        if index > self.last + 1:
            self.teller.bad("gap", self.last + 2, index)
        elif index <= self.last:
            self.teller.bad("order", self.last + 1, index + 1)
        self.last = max(self.last, index)
        self.edge.push(check_line(record, self.edge.hash, index + 1, self.teller))
        header = record.get("header") or {}
        if header.get("verb") == ERASE:
            self.erasures.add(header.get("subject_id"))
        if record.get("erased"):
            self.erased[header.get("id")] = index
        while self.outside and self.outside[0].size <= self.edge.size:
            self._compare(self.outside.pop(0))

    def _compare(self, point):
        if point.size > self.edge.size:
            self.results.append((point.size, None))
        else:
            same = point.size == self.edge.size and point.root == self.edge.root()
            self.results.append((point.size, same and point.algorithm == self.head["algorithm"]))

    def close(self):
        for point in self.outside:
            self._compare(point)
        if not self.ended:
            self.teller.bad("no_end")
        kept = [size for size, same in self.results if same]
        for size, same in self.results:
            if same:
                self.teller.good("root_ok", size)
            elif same is None:
                self.teller.bad("cut", size, self.edge.size)
            elif any(other >= size for other in kept):
                self.teller.bad("fork", size)
            else:
                self.teller.bad("rewritten", max((other for other in kept if other < size), default=0) + 1, size)
        for line, index in self.erased.items():
            if line not in self.erasures:
                self.teller.bad("erase_bad", index + 1)
        if self.erased:
            self.teller.note("erased", len(self.erased))
        covered = max((size for size, _same in self.results), default=0)
        if not self.results:
            self.teller.note("no_point")
        elif covered < self.edge.size:
            self.teller.note("uncovered", self.edge.size - covered)
        self.teller.note("sum", self.edge.size, len(self.results), self.edge.root().hex())


def check_export(head, lines, options, teller):
    export = Export(head, options, teller)
    for line in lines:
        if line.strip():
            export.take(json.loads(line))
    export.close()


# ----------------------------------------------------------------------------------------------------------------


def check(options, teller):
    """Find out what the file is and check it.

    :raises ValueError, KeyError, TypeError, OSError: for a file that is neither.
    """
    with open(options.file, encoding="utf-8") as file:
        first = file.readline()
        try:
            head = json.loads(first)
        except ValueError:
            head = json.loads(first + file.read())
        if not isinstance(head, dict) or head.get("format") not in (RECEIPT, EXPORT):
            raise ValueError(teller.words("no_format"))
        if head["algorithm"] not in HASHES:
            raise ValueError(teller.words("no_hash", head["algorithm"]))
        if head["format"] == RECEIPT:
            check_receipt(head, options, teller)
        else:
            check_export(head, file, options, teller)


def main(arguments=None):
    """Check one file and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="回执或台账导出 / a receipt (JSON) or an export (JSON lines)")
    parser.add_argument(
        "--key", action="append", default=[], help="公钥 / a verifier key got elsewhere; may be repeated"
    )
    parser.add_argument(
        "--checkpoint", action="append", default=[], metavar="FILE", help="另得的检查点 / a checkpoint got elsewhere"
    )
    parser.add_argument("--quiet", action="store_true", help="只说不符的 / say only what doesn't hold")
    options = parser.parse_args(arguments)
    teller = Teller(options.quiet)
    try:
        check(options, teller)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print("  ✗", teller.words("no_file", error))
        return BROKEN if teller.faults else UNREADABLE
    print(
        teller.words("broken", teller.faults)
        if teller.faults
        else teller.words("holds_but" if teller.unsigned else "holds")
    )
    print(teller.words("means"))
    return BROKEN if teller.faults else UNSIGNED if teller.unsigned else HOLDS


if __name__ == "__main__":
    sys.exit(main())
