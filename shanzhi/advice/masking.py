"""脱敏 masking: names, telephones, identity numbers, plates, doors and accounts found in told words and covered.

Rules, not learning: each find names its kind, so that a person can look over what was covered before anything is
released. It covers what it knows and promises no more; free text stays unpublished until somebody released it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤阮乔闻樊齐易庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左"
    "洪温娄芮牛邢荣闵宗郁杭裘嵇荀惠甄封储巫乌巴仇栾厉戎祖景束郜薄宿鄂索赖卓蔺屠池阴贡劳姬扶桑桂濮寿边扈燕冀浦晏瞿阎茹宦戈庾衡匡寇禄"
    "阙沃蔚巩晁敖冷訾阚沙鞠须丰巢查荆竺桓佟佘冼仝亓揭苟邸郎晋臧岑廉卜宫仲伊"
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
    "村支书|支书|村长|村主任|组长|队长|书记|主任|局长|科长|所长|校长|院长|经理|老板|法人代表|法人|负责人|包工头|"
    "房东|邻居|司机|医生|老师|"
    "丈夫|妻子|老公|老婆|儿子|女儿|父亲|母亲|爱人|患者|死者|伤者|学生|业主|住户|户主|村民|当事人"
)
# Whose name follows without a mark: 我爸张德贵今年, 城管队员孙志强态度. Where it ends the words' own limits say.
_KIN = (
    "我爸|我妈|爸爸|妈妈|父亲|母亲|公公|婆婆|岳父|岳母|爷爷|奶奶|外公|外婆|姥姥|姥爷|哥哥|弟弟|姐姐|妹妹|大哥|"
    "大姐|叔叔|伯父|舅舅|姑姑|姨妈|"
    "孙子|孙女|外孙|儿媳|女婿|侄子|侄女|外甥|丈夫|妻子|老公|老婆|儿子|女儿|爱人|老伴|丈母娘|老丈人|公爹|婆母|"
    "表哥|表弟|表姐|表妹|堂哥|堂弟|嫂子|姐夫|妹夫|弟媳|男友|女友|前夫|前妻"
)
_OFFICES = (
    "队员|民警|辅警|交警|协警|协管员|城管|网格员|楼长|保安|护士|护工|保姆|快递员|外卖员|工人|职工|员工|同事|"
    "同学|同伙|家长|会计|出纳|店主|房主|车主|船主|"
    "代表|经办人|当班|科员|办事员|干部|主播|教练|导师|班主任|辅导员|房客|租客|租户|承租人|中介|销售|业务员|客服|"
    "男子|女子|村民|居民|老人|孩子|孤儿|低保户|贫困户|"
    "户主|业主|住户|患者|死者|伤者|学生|当事人|邻居|司机|医生|老师|老板|经理|主任|书记|支书|队长|组长|所长|局长|"
    "科长|校长|院长|负责人|包工头|房东"
)
# What most words for a person by their work or part end in; only what the words' kinds call a person follows.
_SOMEBODY = "[\u4e00-\u9fff](?:员|师|工|长|警|医|客|人|户|主|手|管|友|属|生|理|任|记|兵)"
_SAYS = (
    "我叫|本人叫|名叫|名字叫|名字是|写的是|叫做|姓名|联系人|反映人|投诉人|申请人|举报人|收件人|收款人|付款人|寄件人|"
    "签名|落款|署名|原告|被告"
)

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
_LED = re.compile(rf"(?=(?:{_KIN}|{_OFFICES}|{_SOMEBODY})\s?(?P<name>{_SURNAME}{_GIVEN}))")
_TITLE_WORDS = frozenset(_TITLES.split("|"))
_GIVEN_KINDS = frozenset(("nr", "ns", "nz", "a", "j", "ag", "zg", "ng", "x", "g"))  # what given names are taken for
_FOLLOWING = re.compile(rf"[、和与及](?P<name>{_SURNAME}{_GIVEN}{{1,2}})(?=[，。,.;；、\s（(和与及]|$)")
_FOUND = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]
_NAMED = [re.compile(pattern) for pattern in _NAMES]
_NOT_GIVEN = frozenset("的是在和与们这那某村镇乡路街区县市局厅")


# Words that begin like a name and are none (业主陈述, 住户白天不得不…).
_PAIRS = (
    "房子房屋房产车辆车位车库白天陈述陈旧申诉申请解答解决解释游行尤其何时何况何沟安全安排安装高度高兴方便"
    "方式方案平时经常经过时间时常应该温馨常年许多任何任务全部全体包括包庇万一施工居住水平金额和平关于关心"
    "关注项目谈话程序成立成功石头计划费用向我向上强行严重连续明显明确田地马上马路于是温度商量家里家长家属"
    "农田党员曾经司法易燃武力路过路上雷打童年符合章程毛坯金钱钱款邮件单位单独华侨古稀游客庄稼牛皮喻为路灯"
    "池塘屈辱阳台车间房管金融白班万科万达金地华润龙湖高中高校路政石油钱庄邮政安监安保施工成教明天"
    "宿舍赖皮简章晋升查明房云谢谢辛勤于民顾问管理成长钱财关水房门房间路边严查辛苦许可方有方面单价"
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
    names = [*_named(text), *_led(text)]
    yield from names
    ends = {span.end for span in names}
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
    """Yield the names that stand after a word of kin or office without a mark, where the words' own limits agree."""
    for match in _LED.finditer(text):
        start = match.start("name")
        if rjieba.has_word(text[max(0, start - 1) : start + 1]):  # 师范, 工程: no surname begins here
            continue
        end = start + _person(text[start : start + 8])
        if end > start and text[start + 1 : end] not in _TITLE_WORDS and _end_of_name(text, start, end) == end:
            yield Span(start, end, "name")


def _person(text: str) -> int:
    """Return how many characters at the head of a text are a person's name by the kinds of its words, 0 for none.

    张德贵 is one word; 何 and 秀英 are two, of which one is known for a name or the text pauses after them.
    """
    first, *rest = rjieba.tag(text)
    if first[1].startswith("nr") and 2 <= len(first[0]) <= (4 if first[0][:2] in _COMPOUND.split("|") else 3):
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
