"""脱敏 masking: names, telephones, identity numbers, plates, doors and accounts found in told words and covered.

Rules, not learning: each find names its kind, so that a person can look over what was covered before anything is
released. It covers what it knows and promises no more; free text stays unpublished until somebody released it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤阮乔闻樊齐易庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左"
    "柳甘祝包宁尚符舒柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司古吉缪简车项连芦麦褚"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒"
_SURNAME = f"(?:{_COMPOUND}|[{_SURNAMES}])"
_GIVEN = r"[\u4e00-\u9fff]"
# What follows a name, never stands in one, and therefore tells where it ends.
_AFTER = "的是在将把说和与等因为未不已向对给也都就从到被让跟同说称系住有要想请，。、；：！？,.;:!?（）() \t\n"
# What stands before a name within a sentence: 找过张小明老师, 向李建国书记.
_BEFORE = "过了找问向给跟和与对由被请让叫是说经见"
# 我是黄花镇人: a surname that begins a place or an office is none.
_PLACE = "镇乡村路街区县市省州组队厂店校院园站桥河湖山寨里巷庄岭坪冲塘湾垸公小大中学政物居业住"
_TITLES = (
    "先生|女士|小姐|同志|老师|师傅|主任|书记|局长|科长|处长|镇长|乡长|村长|支书|所长|队长|校长|"
    "院长|医生|经理|老板|阿姨|大爷|大妈|律师|法官|警官"
)
_ROLES = (
    "村支书|支书|村长|村主任|组长|队长|书记|主任|局长|科长|所长|校长|院长|经理|老板|法人代表|法人|负责人|包工头|房东|邻居|司机|医生|老师|"
    "丈夫|妻子|老公|老婆|儿子|女儿|父亲|母亲|爱人|患者|死者|伤者|学生|业主|住户|户主|村民|当事人"
)
_SAYS = "我叫|本人叫|名叫|姓名|联系人|反映人|投诉人|申请人|举报人|署名|本人姓名|叫做|收件人|原告|被告"

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
    ("phone", r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}[- ])[ ]?[2-9]\d{6,7}(?:[-转]\d{1,5})?(?!\d)"),
    ("account", r"(?:微信|QQ|qq|VX|vx|扣扣)号?(?:码)?[:： ]*(?P<only>[A-Za-z0-9_-]{5,20})"),
    (
        "plate",
        rf"[{_PROVINCES}][A-Z][·・. ]?(?=[A-Z0-9]*\d)"
        r"(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警领])(?![A-Z0-9])",
    ),
    (
        "door",
        rf"(?:[{_NUMBER}A-Za-z]{{1,4}}(?:栋|幢|号楼|座))(?P<only>(?:[{_NUMBER}]{{1,3}}单元)?(?:[{_NUMBER}]{{2,5}}(?:室|户|号房|房|号)|\d{{3,5}}(?![\d年月日万元平米个人层楼栋多余来])))",
    ),
    ("door", rf"(?P<only>[{_NUMBER}]{{1,3}}单元[{_NUMBER}]{{2,5}}(?:室|户|号房|房|号)?)"),
    ("door", r"(?<![\d-])(?P<only>\d{1,3}-\d{1,2}-\d{3,4})(?![\d-])(?!年|元)"),
    ("door", r"(?P<only>\d{3,4}室)"),
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
    rf"(?:我是|本人是|本人|此致[，,。: \n]{{0,3}})[ ]?(?P<name>{_SURNAME}{_GIVEN}{{1,2}})(?=[，。,.;；、\s]|$|[男女])",
)
_FOUND = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]
_NAMED = [re.compile(pattern) for pattern in _NAMES]
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NOT_GIVEN = frozenset("的是在和与们这那某村镇乡路街区县市局厅")


# Words that begin like a name and are none (业主陈述, 住户白天不得不…).
_PAIRS = (
    "房子房屋房产车辆车位车库白天陈述陈旧申诉申请解答解决解释游行尤其何时何况何沟安全安排安装高度高兴方便"
    "方式方案平时经常经过时间时常应该温馨常年许多任何任务全部全体包括包庇万一施工居住水平金额和平关于关心"
    "关注项目谈话程序成立成功石头计划费用向我向上强行严重连续明显明确田地马上马路于是温度商量家里家长家属"
    "农田党员曾经司法易燃武力路过路上雷打童年符合章程毛坯金钱钱款邮件单位单独华侨古稀游客庄稼牛皮喻为路灯"
    "池塘屈辱阳台车间房管金融白班万科万达金地华润龙湖高中高校路政石油钱庄邮政安监安保施工成教明天"
    "何去农民管部房款司机高质宁愿陆续向物向社向有向政向领向相高速高层"
)
_WORDS_NOT_NAMES = frozenset(map("".join, zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


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


def mask(text: str) -> Masked:
    """Return the text with every find covered: a name keeps its surname (张某某), the rest becomes its kind in 〔〕."""
    spans = _without_overlap(_finds(_one_to_one(text)))
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], _cover(text[span.start : span.end], span.kind)]
        at = span.end
    return Masked("".join([*pieces, text[at:]]), spans)


def is_identity_number(number: str) -> bool:
    """Return whether 18 characters are a citizen identity number by its check digit (GB 11643)."""
    bare = number.replace(" ", "").upper()
    if not re.fullmatch(r"\d{17}[\dX]", bare):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(bare, _WEIGHTS, strict=False))
    return bare[-1] == "10X98765432"[total % 11]


def _one_to_one(text: str) -> str:
    """Return the text with full-width letters and digits narrowed, every character in its place."""
    narrow = (unicodedata.normalize("NFKC", character) for character in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, narrow, strict=True))


def _finds(text: str) -> Iterator[Span]:
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            group = "only" if "only" in pattern.groupindex else 0
            # 18 digits of that shape are covered even when the check digit is wrong: a typing slip leaks as much.
            # A run of 16 digits that is a telephone twice or an order number is covered as well, as a card.
            yield Span(match.start(group), match.end(group), kind)
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            end = _end_of_name(text, match.start("name"), match.end("name"))
            if end:
                yield Span(match.start("name"), end, "name")


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
