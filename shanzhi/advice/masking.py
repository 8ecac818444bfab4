"""脱敏 masking: names, telephones, identity numbers, plates, doors and accounts found in told words and covered.

Rules, not learning: each find names its kind, so that a person can look over what was covered before anything is
released. It covers what it knows and promises no more; free text stays unpublished until somebody released it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import rjieba

from shanzhi.advice.wordlists import groups_of

_WORDS = groups_of("names.txt")
_TITLES, _ROLES, _KIN, _OFFICES, _SAYS, _REACHED, _COMPOUND = (
    "|".join(_WORDS[group]) for group in ("title", "role", "kin", "office", "says", "reached", "compound")
)
_WORDS_NOT_NAMES = frozenset(_WORDS["none"])
_SURNAME = f"(?:{_COMPOUND}|[{''.join(_WORDS['surname'])}])"
_GIVEN = r"[\u4e00-\u9fff]"
# What follows a name, never stands in one, and therefore tells where it ends.
_AFTER = "的是在将把说和与等因为未不已向对给也都就从到被让跟同说称系住有要想请，。、；：！？,.;:!?（）() \t\n"
# What stands before a name within a sentence: 找过张小明老师, 向李建国书记.
_BEFORE = "过了找问向给跟和与对由被请让叫是说经见"
# 我是黄花镇人: a surname that begins a place or an office is none.
_PLACE = "镇乡村路街区县市省州组队厂店校院园站桥河湖山寨里巷庄岭坪冲塘湾垸公小大中学政物居业住"
# What most words for a person by their work or part end in; only what the words' kinds call a person follows.
_SOMEBODY = "[\u4e00-\u9fff](?:员|师|工|长|警|医|客|人|户|主|手|管|友|属|生|理|任|记|兵)"

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_NUMBER = "一二三四五六七八九十百零〇\\d"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("email", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    (
        "id",
        r"(?<!\d)\d{6}[ ]?(?:18|19|20)\d{2}[ ]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ ]?\d{3}[\dXx](?![\dA-Za-z])",
    ),
    ("card", r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)"),
    ("phone", r"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"),
    ("phone", r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}[- ])[ ]?[2-9]\d{2,3}[ -]?\d{4}(?:[-转]\d{1,5})?(?!\d)"),
    # A telephone in single digits (1-3-8-…), and one written out (一三八…).
    ("phone", r"(?<![\d.-])1(?:[ ._·-]?\d){10}(?![\d-])"),
    ("phone", r"[一幺][三四五六七八九](?:[ -]?[零〇一幺二三四五六七八九]){9}"),
    (
        "id",
        r"(?:护照|通行证|军官证|士兵证|驾驶证|驾照|残疾证|社保卡|医保卡|学籍)(?:号码|编号|号)?(?:是|"
        r"为)?[:： ]{0,2}(?P<only>[A-Za-z]{0,2}\d{7,20})",
    ),
    ("account", r"(?:微信|QQ|qq|VX|vx|扣扣)号?(?:码)?[:： ]*(?P<only>[A-Za-z0-9_-]{5,20})"),
    (
        "plate",
        rf"[{_PROVINCES}][A-Z][·・. ]?(?=[A-Z0-9]*\d)"
        r"(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警领])(?![A-Z0-9])",
    ),
    (
        "door",
        rf"(?:[{_NUMBER}A-Za-z]{{1,4}}(?:栋|幢|号楼|"
        rf"座))(?P<only>(?:[{_NUMBER}]{{1,3}}单元)?(?:[{_NUMBER}]{{2,5}}(?:室|户|号房|房|号)|"
        rf"\d{{3,5}}(?![\d年月日万元平米个人层楼栋多余来])))",
    ),
    ("door", rf"(?P<only>[{_NUMBER}]{{1,3}}单元[{_NUMBER}]{{2,5}}(?:室|户|号房|房|号)?)"),
    ("door", r"(?<![\d-])(?P<only>\d{1,3}-\d{1,2}-\d{3,4})(?![\d-])(?!年|元)"),
    ("door", r"(?P<only>\d{3,4}室)"),
    ("door", rf"(?P<only>[{_NUMBER}]{{1,3}}(?:楼|层)(?:[东西南北中左右]|靠[东西南北左右])(?:户|门|手|边户|侧户))"),
)
LABELS = {
    "name": "某某",
    "phone": "〔电话〕",
    "id": "〔证件号〕",
    "card": "〔卡号〕",
    "plate": "〔车牌〕",
    "door": "〔门号〕",
    "email": "〔邮箱〕",
    "account": "〔账号〕",
}
_NAMES = (
    # 我叫张小明, 联系人：张三
    rf"(?:{_SAYS})[:： ]{{0,3}}(?P<name>{_SURNAME}{_GIVEN}{{1,2}})",
    # 张小明先生, 李建国书记: a full name before a title
    rf"(?:(?<!{_GIVEN})|(?<=[{_BEFORE}]))(?P<name>{_SURNAME}{_GIVEN}{{1,2}}?)(?={_TITLES})",
    # 村支书张小明把, 邻居王芳，
    rf"(?:{_ROLES})(?P<name>{_SURNAME}{_GIVEN}{{1,2}}?)(?=[{re.escape(_AFTER)}]|$)",
    # 我是张小明，
    rf"(?:我是|本人是|本人|(?:此致)?敬礼[，,。.!！:： \n]{{0,3}}|"
    rf"此致[，,。: \n]{{0,3}})[ ]?(?P<name>{_SURNAME}{_GIVEN}{{1,2}})(?=[，。,.;；、\s]|$|[男女])",
    # 我是赵铁柱的儿子
    rf"我是(?P<name>{_SURNAME}{_GIVEN}{{1,2}})(?=的(?:儿|女|父|母|妻|丈|爱|家[人属]|老[公婆伴]|亲|邻|房|同|代))",
    # 业主代表：黄丽、钱多多: after a mark, and those that follow one another
    rf"(?:{_OFFICES}|{_KIN}|[\u4e00-\u9fff]人|姓名)[:：]\s?(?P<name>{_SURNAME}{_GIVEN}{{1,2}})(?=[，。,.;；、\s（(]|$)",
)
# 姓名巴特尔: what is called a name is one, whatever it begins with.
_CALLED = re.compile(
    r"姓名(?:是|为)?[:： ]{0,2}(?P<name>(?!不|未|保密|"
    r"隐)[\u4e00-\u9fff]{2,4})(?=[，。,.;；、\s（(]|$)"
)
# Names of two parts with a dot between: 阿依古丽·买买提.
_DOTTED = re.compile(r"[\u4e00-\u9fff]{2,8}(?:[·•・][\u4e00-\u9fff]{2,8})+")
_LEADS = re.compile(rf"[\u4e00-\u9fff]*(?:{_SAYS}|我是|本人|{_KIN}|{_OFFICES})(?=[\u4e00-\u9fff])")
_SOUNDS = frozenset(
    "·•・阿艾爱安巴拜班比布达迪丁都杜多尔法妃古哈合胡吉加江杰卡凯克肯孔库拉莱兰勒里丽力林鲁罗洛麦买曼美米明莫姆木娜乃尼努诺帕潘皮普"
    "其恰曲热仁萨赛沙珊苏索塔坦提铁图吐汗罕吾乌西希肖亚娅依伊益尤玉扎赞泽孜次多卓玛央旺措桑吉扎顿珠平"
)
_LED = re.compile(rf"(?=(?:{_KIN}|{_OFFICES}|{_SOMEBODY}|{_REACHED})\s?(?P<name>{_SURNAME}{_GIVEN}))")
# 我是王强13812345678: a name right before a telephone
_RUNG = re.compile(
    rf"(?:(?<!{_GIVEN})|(?<=[{_BEFORE}])|(?={_COMPOUND}))(?=(?P<name>{_SURNAME}{_GIVEN}{{1,2}})[ :：]?1[3-9]\d{{9}})"
)
_ESTATE = re.compile(r"(?<=[府岭苑姓])|项目|社区|小区|超市|公司|集团|楼盘|中学|小学|[乡镇村]")
_TITLE_WORDS = frozenset(_WORDS["title"])
_GIVEN_KINDS = frozenset(("nr", "ns", "nz", "a", "j", "ag", "zg", "ng", "x", "g"))  # what given names are taken for
_FOLLOWING = re.compile(rf"[、和与及](?P<name>{_SURNAME}{_GIVEN}{{1,2}})(?=[，。,.;；、\s（(和与及]|$)")
_FOUND = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]
_NAMED = [re.compile(pattern) for pattern in _NAMES]
_NOT_GIVEN = frozenset("的是在和与们这那某村镇乡路街区县市局厅")


@dataclass(frozen=True, slots=True)
class Span:
    """One find: ``text[start:end]`` of the text handed in, and its kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Masked:
    """The covered text, and what was covered in the original."""

    text: str
    found: list[Span]


def mask(text: str, *, names: bool = True) -> Masked:
    """Return the text with every find covered: a name keeps its surname (张某某), the rest becomes its kind in 〔〕.

    Without ``names`` those stay, for words in which somebody agreed to stand by name.
    """
    spans = _without_overlap(_finds(_one_to_one(text), names=names))
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], _cover(text[span.start : span.end], span.kind)]
        at = span.end
    return Masked("".join([*pieces, text[at:]]), spans)


def _one_to_one(text: str) -> str:
    """Return the text with full-width letters and digits narrowed, every character in its place."""
    narrow = (unicodedata.normalize("NFKC", character) for character in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, narrow, strict=True))


def _finds(text: str, *, names: bool) -> Iterator[Span]:
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            group = "only" if "only" in pattern.groupindex else 0
            # 18 digits of that shape are covered even when the check digit is wrong: a typing slip leaks as much.
            # A run of 16 digits that is a telephone twice or an order number is covered as well, as a card.
            yield Span(match.start(group), match.end(group), kind)
    if not names:
        return
    named = [*_named(text), *_led(text)]
    yield from named
    ends = {span.end for span in named}
    for match in _FOLLOWING.finditer(text):  # 黄丽、钱多多: a name beside a name
        if match.start() in ends:
            end = _end_of_name(text, match.start("name"), match.end("name"))
            if end:
                ends.add(end)
                yield Span(match.start("name"), end, "name")


def _named(text: str) -> Iterator[Span]:
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            end = _end_of_name(text, match.start("name"), match.end("name"))
            if end:
                yield Span(match.start("name"), end, "name")
    for match in _CALLED.finditer(text):
        yield Span(match.start("name"), match.end("name"), "name")
    for match in _DOTTED.finditer(text):
        led = _LEADS.match(match[0])
        if led is not None or set(match[0]) <= _SOUNDS:
            yield Span(match.start() + (led.end() if led is not None else 0), match.end(), "name")


def _led(text: str) -> Iterator[Span]:
    """Yield the names after a word of kin or office, or before a telephone, where the words' own limits agree."""
    for match in chain(_LED.finditer(text), _RUNG.finditer(text)):
        start = match.start("name")
        if start and rjieba.has_word(text[start - 1 : start + 1]):  # 师范, 工程: no surname begins here
            continue
        end = start + _person(text[start : start + 8])
        if match.re is _RUNG and end > start:
            end = match.end("name")  # the telephone says where it ends
        if end == start or text[start + 1 : end] in _TITLE_WORDS or _ESTATE.match(text, end):
            continue
        if _end_of_name(text, start, end) == end:
            yield Span(start, end, "name")


def _person(text: str) -> int:
    """Return how many characters at the head of a text are a person's name by the kinds of its words, 0 for none.

    张德贵 is one word; 何 and 秀英 are two, of which one is known for a name or the text pauses after them.
    """
    first, *rest = rjieba.tag(text)
    if first[1].startswith("nr") and 2 <= len(first[0]) <= (4 if first[0][:2] in _WORDS["compound"] else 3):
        return len(first[0])
    if len(first[0]) != 1 or not rest or len(rest[0][0]) > 2:
        return 0
    word, kind = rest[0]
    pauses = len(rest) < 2 or rest[1][0][0] in "，。；、（ ,;("
    is_known = first[1] == "nr" and (kind in {*_GIVEN_KINDS, "n"} or (pauses and len(word) == 2))
    return 1 + len(word) if is_known or (kind == "nr" and first[1] in _GIVEN_KINDS | {"r"}) else 0


def _end_of_name(text: str, start: int, end: int) -> int:
    """Return where the name ends, or 0 where it is none: 我叫张明的 is 张明, 我是黄花镇 is nobody."""
    name = text[start:end]
    given = name[2:] if re.match(_COMPOUND, name) else name[1:]
    if (
        not given
        or given[0] in _NOT_GIVEN
        or name[:2] in _WORDS_NOT_NAMES
        or (name[0] in _BEFORE and name[1:3] in _WORDS_NOT_NAMES)
    ):
        return 0
    if len(given) == 2 and (given[1] in _AFTER or given[1] in _NOT_GIVEN):
        return end - 1 if given[1] in _AFTER else 0
    return 0 if text[end : end + 1] and text[end] in _PLACE and len(given) == 1 else end


def _without_overlap(spans: Iterator[Span]) -> list[Span]:
    """Return the finds in order; of two that overlap the longer stands."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _cover(found: str, kind: str) -> str:
    if kind != "name":
        return LABELS[kind]
    return (found[:2] if re.match(_COMPOUND, found) else found[0]) + LABELS["name"]
