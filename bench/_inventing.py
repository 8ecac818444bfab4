"""Invented tellings with planted names, numbers, plates and doors, and paraphrases of tellings; all by a seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "慕容")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀兰霞平刚桂英建国志文华玉梅红波宇浩鹏飞雪莉琳佳欣怡晨子涵梓轩雨桐思远嘉豪俊凯春生福根树林"
    "海燕凤仙德才永昌天佑若曦一诺"
)
STREETS = ("梧桐路", "槐荫大道", "桂花里", "书院街", "清河巷", "银杏小区", "东风苑", "石桥菜市场")
TROUBLES = (
    "路面塌了一块，下雨积水没过脚踝",
    "楼下烧烤店半夜油烟熏得睡不着",
    "物业停车费一年涨了两次，没有公示",
    "电梯困人已经三回，年检标志都过期了",
    "工地凌晨两点还在打桩",
    "垃圾桶满了四天没有清运",
    "路灯一排都不亮，老人摔了一跤",
    "幼儿园多收了三个月的伙食费",
    "拖欠了我们班组二十一个人的工钱，一共38.6万元",
    "自来水发黄，2026年3月11日开始的",
)
ROLES = ("村支书", "组长", "邻居", "包工头", "房东", "负责人", "业主", "司机")
TITLES = ("先生", "女士", "老师", "主任", "师傅", "经理", "医生", "阿姨")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋陕吉闽贵粤青川"


@dataclass(frozen=True, slots=True)
class Planted:
    """A text and what was planted in it: kind → the pieces that must not be readable any more."""

    text: str
    pieces: dict[str, list[str]]


def name(rng: random.Random) -> str:
    """Return an invented name of two to four characters."""
    surname = rng.choice(COMPOUND) if rng.random() < 0.03 else rng.choice(SURNAMES)
    return surname + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2))))


def identity(rng: random.Random) -> str:
    """Return an invented identity number with a right check digit; 99 is no province."""
    first = f"99{rng.randrange(10_000):04d}{rng.randrange(1940, 2015)}{rng.randrange(1, 13):02d}"
    first += f"{rng.randrange(1, 29):02d}{rng.randrange(1000):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def phone(rng: random.Random) -> str:
    """Return an invented number in one of the ways people write one."""
    digits = f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}"
    way = rng.randrange(6)
    if way == 0:
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if way == 1:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if way == 2:
        return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    if way == 3:
        return f"0{rng.randrange(310, 999)}-{rng.randrange(2, 9)}{rng.randrange(10**6):06d}"
    return digits


def planted(seed: int, count: int = 1000) -> list[Planted]:
    """Return so many invented tellings, with one to five planted pieces each and some with none."""
    rng = random.Random(seed)
    return [_telling(rng) for _ in range(count)]


def _telling(rng: random.Random) -> Planted:
    pieces: dict[str, list[str]] = {"name": [], "phone": [], "id": [], "plate": [], "door": []}
    street, trouble = rng.choice(STREETS), rng.choice(TROUBLES)
    parts = [f"{street}{trouble}。"]
    for kind in rng.sample(("name", "name", "phone", "id", "plate", "door"), rng.choice((0, 1, 2, 2, 3, 4))):
        parts.insert(rng.randrange(len(parts) + 1), _said(rng, kind, pieces, street))
    return Planted("".join(parts), pieces)


def _said(rng: random.Random, kind: str, pieces: dict[str, list[str]], street: str) -> str:
    if kind == "name":
        who = name(rng)
        pieces["name"].append(who[2:] if who.startswith(COMPOUND) else who[1:])
        return rng.choice(
            (
                f"我叫{who}，住在{street}。",
                f"联系人：{who}。",
                f"联系人{who}，",
                f"本人{who}，今年五十三岁。",
                f"{rng.choice(ROLES)}{who}说这事不归他管。",
                f"{rng.choice(ROLES)}{who}，态度很差。",
                f"找过{who}{rng.choice(TITLES)}，没有下文。",
                f"{who}{rng.choice(TITLES)}答应月底修好。",
                f"我是{who}，在这里住了十年。",
                f"反映人：{who} ",
                f"此致，{who}。",
                f"业主{who}和{rng.choice(ROLES)}都去找过。",
            )
        )
    if kind == "phone":
        number = phone(rng)
        pieces["phone"].append(number)
        return rng.choice(
            (f"电话{number}，", f"请打{number}。", f"联系方式：{number}；", f"手机号是{number}，", f"（{number}）")
        )
    if kind == "id":
        number = identity(rng)
        pieces["id"].append(number)
        return rng.choice(
            (f"身份证号{number}，", f"证件：{number}。", f"身份证{number[:6]} {number[6:14]} {number[14:]}。")
        )
    if kind == "plate":
        plate = f"{rng.choice(PROVINCES)}{rng.choice('ABCDEF')}{rng.choice(('', '·'))}{rng.randrange(10_000, 99_999)}"
        pieces["plate"].append(plate)
        return f"车牌{plate}天天占着消防通道。"
    door = rng.choice((f"{rng.randrange(1, 9)}单元{rng.randrange(101, 2400)}室", f"{rng.randrange(101, 2400)}室"))
    pieces["door"].append(door)
    return f"我家在{street}{rng.randrange(1, 30)}栋{door}。"


_SWAPPED = (
    "请>麻烦 希望>盼 反映>说 严重>很 影响>妨碍 居民>住户 附近>旁边 没有>没 长期>一直 解决>处理 领导>书记 投诉>举报 "
    "小区>院子 晚上>夜里 已经>都 问题>事 噪音>噪声 非常>特别 但是>可是 目前>现在"
)
SWAPS = [pair.split(">") for pair in _SWAPPED.split()]
OPENINGS = ("您好！", "尊敬的领导：", "再次反映：", "我也来说一下，", "")
CLOSINGS = ("请尽快处理，谢谢！", "盼回复。", "望重视。", "")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")


def paraphrase(text: str, rng: random.Random, *, strength: float) -> str:
    """Return the telling as somebody else might tell it: sentences dropped and moved, words swapped, numbers changed.

    ``strength`` from 0 to 1 is the share of sentences dropped and the chance of each change.
    """
    sentences = [one.strip() for one in _SENTENCE.findall(text) if one.strip()] or [text]
    kept = [one for one in sentences if rng.random() >= strength * 0.5] or sentences[:1]
    if rng.random() < strength and len(kept) > 1:
        where = rng.randrange(1, len(kept))
        kept = kept[where:] + kept[:where]
    told = "".join(kept)
    for old, new in SWAPS:
        if rng.random() < strength:
            told = told.replace(old, new)
    told = "".join(
        "" if rng.random() < 0.06 * strength else str(rng.randrange(10)) if c.isdigit() and rng.random() < 0.3 else c
        for c in told
    )
    return rng.choice(OPENINGS) + told + rng.choice(CLOSINGS)
