"""The browser checks a whole export as ``verify.py`` does, under both hashes, and names every tampering."""

from __future__ import annotations

import hashlib
import json
import random
from io import StringIO

import pytest
from django.urls import reverse

from shanzhi.journal.actions import erase
from shanzhi.ledger import keys, notes, queries
from shanzhi.ledger.actions import exports
from shanzhi.ledger.models import LedgerLeaf
from tests.ledger.books import AT, CLERK, D, book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = "() => document.querySelector('[data-ledger-check]:not([aria-busy]) ~ div #ledger-found li')"


def export():
    """Give the lines of an export with payloads, one of them erased, under three checkpoints."""
    book(30, 60)
    erase(LedgerLeaf.objects.get(district_id=D, index=5).entry_id, district_id=D, reason="误录", by=CLERK, at=AT)
    book(70)
    out = StringIO()
    exports.export(D, out, at=AT, payloads=True)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def file_of(told, path):
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told))
    return path


def check(page, path):
    page.set_input_files("#ledger-file", [])
    page.evaluate("document.getElementById('ledger-found').replaceChildren()")
    page.set_input_files("#ledger-file", str(path))
    page.wait_for_function(WAIT)
    return page.inner_text("#ledger-found")


def changed(told):
    """Yield (name, tampered export, what is said of it)."""
    lines = [place for place, line in enumerate(told) if line["kind"] == "line"]

    def fresh():
        return json.loads(json.dumps(told))

    other = fresh()
    other[lines[3]]["header"]["by_name"] = "别人"
    yield "actor", other, "第4行被改过"
    other = fresh()
    other[lines[3]]["payload"] = '{"n":99}'
    yield "payload", other, "第4行所附内容被改过"
    other = fresh()
    del other[lines[10]]
    yield "deletion", other, "第11行到第11行被删了"
    other = fresh()
    other[lines[10]], other[lines[11]] = other[lines[11]], other[lines[10]]
    yield "reorder", other, "次序被动过"
    yield "truncation", fresh()[: lines[40]], "文件没有结尾"
    other = fresh()
    del other[lines[5]]["erased"]
    other[lines[5]] |= {"salt": "00", "payload": "{}"}
    yield "erasure undone", other, "第6行所附内容被改过"
    other = fresh()
    point = next(line for line in other if line["kind"] == "checkpoint")
    point["text"] = point["text"].replace("\n30\n", "\n31\n")
    yield "forged", other, "签名对不上"
    other = fresh()
    point = next(line for line in other if line["kind"] == "checkpoint")
    told_of = notes.read(point["text"])
    forked = notes.Statement(told_of.origin, told_of.size, random.Random(1).randbytes(32), told_of.algorithm)
    point["text"] = notes.sign(forked, keys.private_key(D))
    yield "forked", other, "30行的检查点签的是另外一些行：分叉"


def test_a_whole_export_is_checked_and_every_tampering_named(page, live, tmp_path, photograph):
    told = export()
    page.goto(live.url + reverse("ledger:verify"))
    said = check(page, file_of(told, tmp_path / "export.jsonl"))
    assert "前70行和检查点相符" in said
    assert "1行的内容已依记录清除" in said
    assert "全部相符" in said
    assert "能证明：入账以后没有被改动" in said
    photograph(page, "ledger-verify-export")
    for name, tampered, expected in changed(told):
        said = check(page, file_of(tampered, tmp_path / "tampered.jsonl"))
        assert expected in said, f"{name}: {said}"
        assert "有不符的地方" in said


def test_a_checkpoint_kept_at_home_convicts_a_rewritten_export(page, live, tmp_path):
    told = export()
    kept = next(line["text"] for line in told if line["kind"] == "checkpoint")
    other = notes.Statement(notes.read(kept).origin, 30, random.Random(2).randbytes(32))
    page.goto(live.url + reverse("ledger:verify"))
    page.click("form summary")
    page.fill("#ledger-point", notes.sign(other, keys.private_key(D)))
    assert "分叉" in check(page, file_of(told, tmp_path / "export.jsonl"))
    page.fill("#ledger-point", kept)
    assert "全部相符" in check(page, file_of(told, tmp_path / "export.jsonl"))


def test_sm3_is_reckoned_in_the_browser(page, live, tmp_path, settings):
    settings.ENV = settings.ENV.model_copy(update={"ledger_algorithm": "sm3"})
    told = export()
    assert told[0]["algorithm"] == "sm3"
    page.goto(live.url + reverse("ledger:verify"))
    assert "全部相符" in check(page, file_of(told, tmp_path / "export.jsonl"))
    receipt = tmp_path / "receipt.json"
    receipt.write_text(queries.receipt_at(D, 7, complete=True, with_payload=True).as_json())
    said = check(page, receipt)
    assert "第8行在检查点的70行之中" in said
    assert "全部相符" in said
    # Python's own SM3, over every length around the blocks' ends
    if "sm3" in hashlib.algorithms_available:
        texts = [bytes(range(256))[:n].hex() for n in (0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 200)]
        found = page.evaluate(
            """async ([address, texts]) => {
                const { sm3, unhex, hex } = await import(address);
                return texts.map((text) => hex(sm3(unhex(text))));
            }""",
            [live.url + "/static/ledger/js/hashes.js", texts],
        )
        assert found == [hashlib.new("sm3", bytes.fromhex(text)).hexdigest() for text in texts]


def test_a_file_may_be_dropped_on_the_page(page, live):
    book(20)
    text = queries.receipt_at(D, 7).as_json()
    page.goto(live.url + reverse("ledger:verify"))
    page.evaluate(
        """(text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "receipt.json"));
            const told = { dataTransfer: carried, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent("drop", told));
        }""",
        text,
    )
    page.wait_for_function(WAIT)
    assert "第8行在检查点的20行之中" in page.inner_text("#ledger-found")
