"""Words of danger in a telling: the case gets the 危急 grade at once and the teller is told whom to call.

Families of what is dangerous and of what happens, not a list of sentences. Errs towards danger: a wrong alarm costs a
minute, a missed one a life. It leaves out what is plainly denied (没有人受伤), wished for (加强防火演练) or feared for
some day (万一着火), and what only asks or tells of long ago, unless something says that it is now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shanzhi.advice.wordlists import lines_of
from shanzhi.kernel.text import normalise

_ANY = "[^，。,.;；!?！？\\n]"
_NEAR = f"{_ANY}{{0,14}}(?:[，,]{_ANY}{{0,14}})?"


def _read(lines: Iterable[str]) -> Iterator[tuple[re.Pattern[str], tuple[str, ...]]]:
    """Yield what to look for, and whom to call then; the file itself says how it is written."""
    groups = {"any": _ANY}
    for line in lines:
        named, _sign, said = line[1:].partition("] ") if line.startswith("[") else line.partition(" = ")
        parts = ["|".join(part.split()) for part in said.split(" + ")]
        first, *happens = (re.sub("<([a-z]+)>", lambda name: groups[name[1]], part) for part in parts)
        if not line.startswith("["):
            groups[named] = first
        elif not happens:
            yield re.compile(first), tuple(named.split())
        else:
            for one, other in ((first, happens[0]), (happens[0], first)):
                yield re.compile(f"(?:{one}){_NEAR}(?:{other})"), tuple(named.split())


_FIND = list(_read(lines_of("danger.txt")))
# What is denied, and what only sounds so: 打不着火, 轮子卡在里头, 盲道铺到电线杆就断了.
_DENIED = re.compile(
    r"(?:(?:没有?人?|无人?|未|并未|不会|不曾|避免|免于|杜绝|严防|差点|险些)(?:被|发生|造成|出现)?|"
    r"打不|轮子?|鞋跟?|盲道[全都]?|[铺修画通]到)$"
)
_NOT_NOW = re.compile(
    r"(?:万一|如果|一旦|假如|要是|防止|预防|谨防|防范|演练|以免|免得|省得|担心|担忧|害怕|怕|容易|可能(?:会)?|"
    r"存在|防|反|隐患|避免)"
    r"[^，。,.;；!?！？\n]{0,10}$"
)
# What is over by its own words: told to say so, not to call for help.
_OVER = re.compile(r"^[^。.;；!?！？\n]{0,10}(?:处理好了|已经解决|解决了|已经修好|修好了|感谢|表扬)")
_TALK = re.compile(
    r"^[^，。,.;；!?！？\n]{0,6}(?:演练|知识|讲座|宣传|培训|应急预案|保险|理赔|鉴定|认定|评级|几级|赔偿|补偿|"
    r"补贴|补助|救助金|教育|报警器|监控|"
    r"告诫书|警示|标语|案件|案的|隐患|风险|政策|海报|电影|电视|新闻|烈士|家属|牺牲|病(?:的)?证|怎么(?:报|办|赔|"
    r"申请|认定))"
)
# A sentence that asks, thanks, proposes or tells of long ago, and nothing in it that says "now".
_ASKS = re.compile(
    r"请问|咨询|想问|问一下|问问|想了解|了解一下|如何(?:申请|办理|认定)|怎么(?:申请|办理|报销|认定|评|开证明)|"
    r"建议|提议|感谢|表扬|"
    r"去年|前年|上个月|上月|上周|几年前|年前|多年|曾经|当年|以前|以后|优待|条例|政策"
)
_NOW = re.compile(
    r"快来|快点来|快救|救命|正在|现在|刚刚|刚才|刚(?:有|被|发)|马上|赶紧|赶快|还在(?!原)|眼看|半个?小时|分钟|"
    r"一直(?:哭|流|喊|喷)|着呢|紧急|十万火急"
)
# Where it is, not what it is about: a street whose name holds a bridge, the house something stands in front of.
_WHERE = re.compile(
    r"[\u4e00-\u9fff]{1,3}(?:大道|路|街|巷)(?=\d+号)|\d+号楼(?=(?:的?大?门口|楼下|[前后旁东南西北](?:面|边|侧|头)?)的?)"
)
_SENTENCE = re.compile(r"[。!?！？\n;；]")


def words(text: str) -> list[str]:
    """Return the words that speak of present danger, in the order they stand, each once."""
    return [word for _place, word, _calls in _heard(text)]


def calls(text: str) -> list[str]:
    """Return whom the teller should call beside telling us, most urgent first, each once."""
    found: list[str] = []
    for _place, _word, numbers in _heard(text):
        found += [number for number in numbers if number not in found]
    return found


def _heard(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    told = normalise(text)
    about = _WHERE.sub(lambda place: "〇" * len(place[0]), told)
    ends = [0, *(match.end() for match in _SENTENCE.finditer(told)), len(told)]
    heard: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    for pattern, numbers in _FIND:
        for match in pattern.finditer(about):
            before, after = told[max(0, match.start() - 14) : match.start()], told[match.end() : match.end() + 16]
            if _DENIED.search(before) or _NOT_NOW.search(before) or _TALK.search(after) or _OVER.search(after):
                continue
            begin = max(end for end in ends if end <= match.start())
            sentence = told[begin : min(end for end in ends if end >= match.end())]
            if _ASKS.search(sentence) and not _NOW.search(sentence):
                continue
            word = told[match.start() : match.end()]
            heard.setdefault(word, (match.start(), word, numbers))
    return sorted(heard.values())
