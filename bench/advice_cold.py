"""How well the cold suggestion does on real messages: one JSON object a line.

Needs the folder of real data that ``SHANZHI_DATA`` names; without it one line says so and the exit code is 0. Nothing
is learned from the messages. Level one is compared because that is what the labelled sheet gives: once with the bare
class tree of the same source (names alone, 15 classes), once with the demonstration's catalogue, whose own branches
are laid over the sheet's seven classes as the sheet's own tree files the same subjects (公交 under 城乡建设, 电梯
under 商贸旅游). A branch no class answers to (户籍, 举报, 农业) counts as wrong.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from shanzhi.advice.matter import MatterIndex, MatterText

DEMONSTRATION = Path(__file__).resolve().parent.parent / "shanzhi/catalogue/data/demonstration/matters.csv"
BRANCHES = {
    "市政设施": "城乡建设",
    "园林绿化": "城乡建设",
    "市容环卫": "城乡建设",
    "房屋物业": "城乡建设",
    "规划建设": "城乡建设",
    "噪声与生态环境": "环境保护",
    "交通出行": "交通运输",
    "市场与消费": "商贸旅游",
    "教育": "教育文体",
    "劳动社保": "劳动和社会保障",
    "医疗卫生": "卫生计生",
}
# Where the sheet's own tree files a subject elsewhere than its neighbours in our tree.
EXCEPTIONS = {
    "公交线路和站点": "城乡建设",
    "轨道交通和铁路": "城乡建设",
    "电梯故障": "商贸旅游",
    "工地噪声扬尘": "环境保护",
    "广场舞和街头噪声": "环境保护",
    "食品安全": "卫生计生",
    "药品和医疗器械": "卫生计生",
    "安全生产隐患": "城乡建设",
    "消防隐患": "城乡建设",
    "行政复议和执法异议": "城乡建设",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listed(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(mark) if part)


def bare_tree(folder: Path) -> tuple[MatterIndex, dict[str, str]]:
    """The class tree of the messages' source: three names a class and nothing else."""
    tree = rows(folder / "category_tree.csv")
    texts = [
        MatterText(str(number), row["三级分类"], (row["一级分类"], row["二级分类"])) for number, row in enumerate(tree)
    ]
    return MatterIndex(texts), {str(number): row["一级分类"] for number, row in enumerate(tree)}


def demonstration() -> tuple[MatterIndex, dict[str, str]]:
    """The demonstration's catalogue with its synonyms and example phrases."""
    texts, classes = [], {}
    for row in rows(DEMONSTRATION):
        synonyms = (*listed(row["同义词"], "、"), row["公开名称"])
        texts.append(
            MatterText(
                row["编码"],
                row["三级分类"],
                (row["一级分类"], row["二级分类"]),
                synonyms,
                listed(row["例句"], "；"),
            )
        )
        classes[row["编码"]] = EXCEPTIONS.get(row["三级分类"]) or BRANCHES.get(row["一级分类"], row["一级分类"])
    return MatterIndex(texts), classes


def measure(name: str, index: MatterIndex, classes: dict[str, str], messages: Sequence[dict[str, str]]) -> None:
    """Print top-1 of level one, by band, and the CPU time a message takes."""
    right, bands, right_by_band = 0, Counter[str](), Counter[str]()
    told = [f"{row['留言主题'] or ''}\n{row['留言详情']}" for row in messages]
    started = time.process_time()
    found = [index.suggest(text) for text in told]
    seconds = time.process_time() - started
    for suggestions, row in zip(found, messages, strict=True):
        band = suggestions[0].band if suggestions else "none"
        bands[band] += 1
        if suggestions and classes[suggestions[0].code] == row["一级标签"]:
            right += 1
            right_by_band[band] += 1
    line = {
        "bench": "advice_cold",
        "catalogue": name,
        "matters": len(index.matters),
        "messages": len(messages),
        "level_one_top1": round(right / len(messages), 4),
        "bands": {
            band: {"share": round(count / len(messages), 4), "right": round(right_by_band[band] / count, 4)}
            for band, count in bands.items()
        },
        "cpu_ms_per_message": round(1000 * seconds / len(messages), 3),
    }
    print(json.dumps(line, ensure_ascii=False))


def stream(index: MatterIndex, folder: Path) -> None:
    """Print how many of the unlabelled messages get a suggestion at all, and of what band."""
    bands = Counter[str]()
    for row in rows(folder / "stream.csv"):
        suggestions = index.suggest(f"{row['留言主题'] or ''}\n{row['留言详情']}")
        bands[suggestions[0].band if suggestions else "none"] += 1
    print(json.dumps({"bench": "advice_cold_stream", "messages": bands.total(), "bands": dict(bands)}))


def main() -> int:
    """Run against the real sheets, where they are."""
    folder = Path(os.environ.get("SHANZHI_DATA") or "absent") / "messages"
    if not folder.is_dir():
        print(json.dumps({"bench": "advice_cold", "skipped": "SHANZHI_DATA names no folder of real data"}))
        return 0
    messages = rows(folder / "labelled.csv")
    built: list[tuple[str, Callable[[], tuple[MatterIndex, dict[str, str]]]]] = [
        ("class tree, names alone", lambda: bare_tree(folder)),
        ("demonstration", demonstration),
    ]
    for name, build in built:
        index, classes = build()
        measure(name, index, classes, messages)
    stream(demonstration()[0], folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"bench": "advice_cold_memory", "peak_mib": peak}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
