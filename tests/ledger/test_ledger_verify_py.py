"""``verify.py`` alone, in a process of its own: receipts and exports, whole and tampered with."""

from __future__ import annotations

import json
import random
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

import verify as verifier
from shanzhi.journal.actions import erase
from shanzhi.journal.models import Entry
from shanzhi.ledger import keys, notes, queries
from shanzhi.ledger.actions import exports
from shanzhi.ledger.models import LedgerLeaf
from tests.ledger.books import AT, CLERK, D, book, run_verify, write

pytestmark = pytest.mark.django_db


def said_of(capsys, *arguments):
    """Run ``verify.py`` in this process, in English: exit code and what it said."""
    code = verifier.main([str(one) for one in arguments])
    return code, capsys.readouterr().out


@pytest.fixture(autouse=True)
def _english(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(getattr(verifier.sys, stream), "reconfigure", lambda **_how: None, raising=False)


@pytest.fixture
def export(tmp_path):
    """Give the lines of an export with payloads, one of them erased, and a writer."""
    book(90, 200)
    erase(LedgerLeaf.objects.get(district_id=D, index=5).entry_id, district_id=D, reason="误录", by=CLERK, at=AT)
    book(260)
    out = StringIO()
    assert exports.export(D, out, at=AT, payloads=True) == 260
    told = [json.loads(line) for line in out.getvalue().splitlines()]

    def save(changed=told):
        path = tmp_path / "export.jsonl"
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in changed))
        return path

    return told, save


def test_help_and_hashes_need_nothing_installed(tmp_path):
    book(10)
    path = tmp_path / "receipt.json"
    path.write_text(queries.receipt_at(D, 3, complete=True, with_payload=True).as_json())
    assert "receipt.json" in run_verify("--help", plain=True).stdout
    done = run_verify(path, plain=True)
    assert (done.returncode, done.stderr) == (3, "")
    assert "Line 4: its words agree with its hash." in done.stdout
    assert "Line 4: what it carries is what was entered." in done.stdout
    assert "no signature was checked" in done.stdout


def test_a_receipt_holds_in_both_languages(tmp_path):
    book(10)
    path = tmp_path / "receipt.json"
    path.write_text(queries.receipt_at(D, 3, complete=True).as_json())
    done = run_verify(path, language="zh_CN.UTF-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "第4行：内容和本行摘要相符" in done.stdout
    assert "全部相符" in done.stdout
    done = run_verify(path, "--key", keys.trusted(D)[0])
    assert done.returncode == 0
    assert "The key was taken from this very file" not in done.stdout


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda told: told["header"].update(by_name="别人"), "Line 4 was changed"),
        (lambda told: told["header"].update(at="2026-01-01T00:00:00.000000Z"), "Line 4 was changed"),
        (lambda told: told.update(payload='{"n":7}'), "What line 4 carries was changed"),
        (lambda told: told.update(leaf="00" * 32), "is not among the 10 lines"),
        (lambda told: told.update(index=4), "Line 5 is not among"),
        (lambda told: told["proof"]["path"].pop(), "is not among"),
        (lambda told: told.update(checkpoint=told["checkpoint"].replace("\n10\n", "\n11\n")), "is forged"),
        (lambda told: told.update(checkpoint="x"), "A checkpoint can't be read"),
        (lambda told: told.update(origin="shanzhi/990102"), "another ledger"),
        (lambda told: told.update(keys=["shanzhi/990101+00000000+AAAA"]), "badly written"),
    ],
)
def test_a_tampered_receipt_is_named(change, expected, tmp_path, capsys):
    book(10)
    told = json.loads(queries.receipt_at(D, 3, complete=True, with_payload=True).as_json())
    change(told)
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(told))
    code, said = said_of(capsys, path)
    assert code == 1
    assert expected in said


def test_a_receipt_of_a_forked_ledger_contradicts_the_printed_checkpoint(tmp_path, capsys):
    book(10)
    path, printed = tmp_path / "receipt.json", tmp_path / "printed.txt"
    path.write_text(queries.receipt_at(D, 3, complete=True).as_json())
    printed.write_text(notes.sign(notes.Statement(f"shanzhi/{D}", 10, bytes(32)), keys.private_key(D)))
    code, said = said_of(capsys, path, "--checkpoint", printed)
    assert code == 1
    assert "a fork" in said
    printed.write_text(notes.sign(notes.Statement(f"shanzhi/{D}", 9, bytes(32)), keys.private_key(D)))
    code, said = said_of(capsys, path, "--checkpoint", printed)
    assert code == 0
    assert "takes a whole export" in said


def test_a_whole_export_holds_with_an_erased_payload(export, capsys):
    _told, save = export
    code, said = said_of(capsys, save())
    assert code == 0, said
    assert "The first 90 lines agree" in said
    assert "The first 260 lines agree" in said
    assert "The contents of 1 lines were erased by rule" in said
    assert run_verify(save(), plain=True).returncode == 3


def body(told):
    return [line for line in told if line["kind"] == "line"]


def recount(told):
    """Number the lines anew and write a fitting end, as somebody would who knows the format."""
    edge = verifier.Edge(verifier.HASHES["sha-256"])
    for index, line in enumerate(body(told)):
        line["index"] = index
        edge.push(bytes.fromhex(line["leaf"]))
    told[-1].update(size=edge.size, root=edge.root().hex())


def rehash(line):
    line["leaf"] = verifier.leaf_of(verifier.HASHES["sha-256"], line["header"]).hex()


def tampered(told, way, chance):
    """Tamper in one of the ways; return the words by which it must be named."""
    told[:] = json.loads(json.dumps(told))
    lines, deep = body(told), chance.random() < 0.5
    line = chance.choice([one for one in lines if "payload" in one])
    if way == "payload":
        line["payload"] = '{"n":"other"}'
        if not deep:
            return "What line"
        line["header"]["commitment"] = verifier.hashlib.sha256((line["salt"] + line["payload"]).encode()).hexdigest()
    elif way in {"actor", "time"}:
        line["header"].update({"by_name": "别人"} if way == "actor" else {"recorded_at": "2020-01-01T00:00:00.000000Z"})
        if not deep:
            return "was changed"
    elif way == "deletion":
        told.remove(line)
        if not deep:
            return "deleted|cut off|end of the file"
    elif way == "reorder":
        other = chance.choice([one for one in lines if one is not line])
        one_at, other_at = told.index(line), told.index(other)
        told[one_at], told[other_at] = other, line
        if not deep:
            return "reordered|deleted"
    elif way == "truncation":
        del told[told.index(line) :]
        return "no end" if not deep else "no end|cut off"
    elif way == "forged":
        point = chance.choice([one for one in told if one["kind"] == "checkpoint"])
        size = verifier.Point(point["text"]).size
        statement = notes.Statement(f"shanzhi/{D}", size, chance.randbytes(32))
        if deep:
            point["text"] = notes.sign(statement, Ed25519PrivateKey.generate())
        else:
            point["text"] = statement.text() + "\n" + point["text"].partition("\n\n")[2]
        return "forged"
    elif way == "forked":
        point = next(one for one in told if one["kind"] == "checkpoint")
        size = verifier.Point(point["text"]).size
        point["text"] = notes.sign(notes.Statement(f"shanzhi/{D}", size, chance.randbytes(32)), keys.private_key(D))
        return "a fork"
    if way in {"payload", "actor", "time"}:
        rehash(line)
    recount(told)
    return "are not those that were signed|cut off|a fork"


WAYS = ("payload", "actor", "time", "deletion", "reorder", "truncation", "forged", "forked")


def test_every_tampering_with_an_export_is_found_and_named(export, capsys):
    told, save = export
    for seed in range(48):
        chance, copy = random.Random(seed), list(told)
        way = WAYS[seed % len(WAYS)]
        expected = tampered(copy, way, chance)
        code, said = said_of(capsys, save(copy), "--quiet")
        assert code == 1, (seed, way, said)
        assert any(words in said for words in expected.split("|")), (seed, way, expected, said)


def test_an_export_cut_with_its_checkpoints_contradicts_the_printed_one(export, tmp_path, capsys):
    told, save = export
    cut = told[:150]
    for line in cut:
        line.pop("erased", None)  # or the missing line of its erasure would give the cut away
    cut.append({"kind": "end"})
    recount(cut)
    printed = tmp_path / "printed.txt"
    printed.write_text(queries.latest_checkpoint(D).text)
    assert said_of(capsys, save(cut))[0] == 0
    code, said = said_of(capsys, save(cut), "--checkpoint", printed)
    assert code == 1
    assert "260 lines were signed and" in said


def test_an_erasure_without_a_line_is_named(export, capsys):
    told, save = export
    line = body(told)[20]
    del line["salt"], line["payload"]
    line["erased"] = True
    code, said = said_of(capsys, save(told))
    assert code == 1
    assert "What line 21 carried is gone" in said


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "no json", '{"format":"shanzhi-receipt/1","algorithm":"md5"}', "\x00"]
)
def test_what_is_neither_is_said_to_be_neither(content, tmp_path, capsys):
    path = tmp_path / "file"
    path.write_text(content)
    assert said_of(capsys, path)[0] == 2
    assert said_of(capsys, tmp_path / "absent")[0] == 2


def test_the_commands(tmp_path, capsys):
    write(30)
    out = StringIO()
    call_command("sequence_ledger", stdout=out)
    assert out.getvalue().startswith("30 lines entered")
    out = StringIO()
    call_command("ledger_receipt", 7, "--payload", stdout=out)
    receipt = tmp_path / "receipt.json"
    receipt.write_text(out.getvalue())
    assert said_of(capsys, receipt)[0] == 0
    out = StringIO()
    call_command("ledger_receipt", "--subject", "case:s6", "--public", stdout=out)
    assert "白露" not in out.getvalue()
    for wrong in ([], [31], [0], ["--subject", "case:absent"], [1, "--subject", "case:s1"]):
        with pytest.raises(CommandError):
            call_command("ledger_receipt", *wrong, stdout=StringIO())
    for name, options in (("full", ["--payloads"]), ("names", []), ("hashes", ["--hashes-only"])):
        call_command("export_ledger", tmp_path / name, *options, stdout=StringIO())
        code, said = said_of(capsys, tmp_path / name)
        assert code == 0, said
    assert "header" not in (tmp_path / "hashes").read_text()
    assert "白露" in (tmp_path / "names").read_text()
    assert "salt" not in (tmp_path / "names").read_text()
    with pytest.raises(CommandError):
        call_command("export_ledger", tmp_path / "full", stdout=StringIO())
    assert Entry.objects.filter(district_id=D, verb="ledger.exported").count() == 3
    printed = tmp_path / "printed.txt"
    printed.write_text(queries.latest_checkpoint(D).text)
    out = StringIO()
    call_command("verify_ledger", "--checkpoint", printed, stdout=out)
    assert "the ledger holds" in out.getvalue()
    printed.write_text("nothing")
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--checkpoint", printed, stdout=StringIO())
    printed.write_bytes(b"\xff\xfe")
    for wrong in (printed, tmp_path, tmp_path / "absent"):
        with pytest.raises(CommandError, match=wrong.name):
            call_command("verify_ledger", "--checkpoint", wrong, stdout=StringIO())
