"""Text → 事项 matter, cold: from the catalogue's own names, synonyms and example phrases, with the words that spoke.

Knows no database and has learned nothing; what was learned from decided cases is weighed by its callers. Never a
percentage: a band (sure, likely, unsure) and the words found, so that a person can see why.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from shanzhi.advice.fields import FIELDS, speaks_of, words_of_fields
from shanzhi.kernel.text import normalise

SURE, LIKELY, UNSURE = "sure", "likely", "unsure"
# Cut where a sure suggestion was right about six times in seven on real sheets (bench/advice_cold.py prints it).
SURE_SCORE, SURE_LEAD = 25.0, 2.0
LIKELY_SCORE, LIKELY_LEAD = 13.0, 1.3

NAME_WEIGHT, SYNONYM_WEIGHT, PHRASE_WEIGHT, NAME_PAIR_WEIGHT, PATH_WEIGHT = 2.2, 2.6, 0.9, 0.8, 0.5
RAREST = 5.0
FIELD_WEIGHT = 10.0  # of a matter that speaks of the same fields as the text and of no other
# Tellers say what it is about first: the head of a message (its title, as sheets come) counts more than its tail.
HEAD, HEAD_WEIGHT, BODY, BODY_WEIGHT, TAIL_WEIGHT = 45, 1.6, 220, 1.0, 0.6
FIELDS_READ = 1500
MEANINGLESS = frozenset(
    "的了是在我你他她它们这那有和与就都也不很吗呢啊吧请望您好把被让给对从到还又再没为以及或等会能可要想说去来个一二三"
)
# Pairs that stand in messages about anything: they order nothing and would only look like a reason.
_PAIRS_SAID_ANYWHERE = (
    "什么公共服务管理问题工作人员情况有关部门公开单位材料政府时间手续条件处理解决办理咨询"
    "答复反映领导群众其他其它市民居民小区生活社会没人人管附近门口旁边晚上半夜环境申请标准"
    "影响要求希望建议政策依法违法违规设施生产行为活动使用提供完成实际长期多年严重收费投诉"
    "举报安全"
)
COMMON = frozenset(map("".join, zip(_PAIRS_SAID_ANYWHERE[::2], _PAIRS_SAID_ANYWHERE[1::2], strict=True)))
_SPLIT = re.compile(r"[、，,；;/／（）()·\s]+|和(?=.{2})|与(?=.{2})|及(?=.{2})")
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class MatterText:
    """What a matter says of itself: its name, the names above it, synonyms, and example phrases."""

    code: str
    name: str
    path_names: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested matter. ``score`` only orders suggestions of one text; ``words`` stand in the text."""

    code: str
    score: float
    band: str
    words: list[str]

    @property
    def sure(self) -> bool:
        """Return whether the text speaks clearly for this matter and for no other."""
        return self.band == SURE


class MatterIndex:
    """An index over the matters, built once for many texts."""

    def __init__(self, matters: Iterable[MatterText]) -> None:
        """Weigh every word of every matter by how few matters share it."""
        self.matters = list(matters)
        words: dict[str, dict[int, float]] = defaultdict(dict)
        pairs: dict[str, dict[int, float]] = defaultdict(dict)
        for number, matter in enumerate(self.matters):
            for weight, sources in ((NAME_WEIGHT, (matter.name,)), (SYNONYM_WEIGHT, matter.synonyms)):
                for word in _words(sources):
                    words[word][number] = max(weight, words[word].get(number, 0.0))
            for weight, sources in (
                (PHRASE_WEIGHT, matter.phrases),
                (NAME_PAIR_WEIGHT, (matter.name,)),
                (PATH_WEIGHT, matter.path_names),
            ):
                for pair in {pair for source in sources for pair in _pairs(source.lower())}:
                    pairs[pair][number] = max(weight, pairs[pair].get(number, 0.0))
        self._pairs = {pair: self._weighed(pair, owners) for pair, owners in pairs.items()}
        self._words: dict[str, list[tuple[str, list[tuple[int, float]]]]] = defaultdict(list)
        for word, owners in words.items():
            self._words[word[:2]].append((word, self._weighed(word, owners)))
        for entries in self._words.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._fields = [_fields_of(matter) for matter in self.matters]
        self._by_field: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, fields in enumerate(self._fields):
            for field, share in fields.items():
                self._by_field[field].append((number, share))
        self.names_above = {matter.code: matter.path_names for matter in self.matters}

    def _weighed(self, term: str, owners: dict[int, float]) -> list[tuple[int, float]]:
        """Return the term's owners with weights: rarer and longer terms say more."""
        many = len(self.matters)
        # Divided by the most it can be, so that the bands mean the same over 20 matters and over 2,000.
        rarity = RAREST * math.log(1 + many / len(owners)) / math.log(1 + many) * math.sqrt(len(term) / 2)
        return [(number, weight * rarity) for number, weight in owners.items()]

    def suggest(self, text: str, *, limit: int = 3, by_fields: bool = True) -> list[Suggestion]:
        """Return at most ``limit`` matters, best first; none at all where no word of the text speaks for one.

        Without ``by_fields`` only a matter's own words speak, not those of the same field.
        """
        told = normalise(text).lower()
        scores: dict[int, float] = defaultdict(float)
        spoke: dict[int, dict[str, float]] = defaultdict(dict)
        for term, (place, count, owners) in self._heard(told).items():
            force = _force(place) * (1 + 0.4 * math.log(count))
            for number, weight in owners:
                scores[number] += weight * force
                spoke[number][term] = weight * force
        words = _words_told(told) if by_fields else {}
        for field, told_share in speaks_of(words).items():
            for number, share in self._by_field.get(field, ()):
                scores[number] += FIELD_WEIGHT * told_share * share
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[: max(limit, 2)]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        found = []
        for place, (number, score) in enumerate(ranked[:limit]):
            band = _band(score, second) if place == 0 else UNSURE
            spoken = _shown(self._neighbours(number, words) | spoke[number], told)
            found.append(Suggestion(self.matters[number].code, round(score, 3), band, spoken))
        return found

    def _neighbours(self, number: int, words: dict[str, float]) -> dict[str, float]:
        """Return the text's words that stand in a field of this matter; its own words are shown before them."""
        fields = self._fields[number]
        return {word: weight / 100 for word, weight in words.items() if not fields.keys().isdisjoint(FIELDS[word])}

    def _heard(self, told: str) -> dict[str, tuple[int, int, list[tuple[int, float]]]]:
        """Return every known term of the text: where it stands first, how often, and whose it is.

        A word hides the shorter words inside it (垃圾桶 is no 垃圾), but not its pairs.
        """
        heard: dict[str, tuple[int, int, list[tuple[int, float]]]] = {}
        covered = 0
        for place in range(len(told) - 1):
            pair = told[place : place + 2]
            for word, owners in self._words.get(pair, ()):
                if place + len(word) > covered and told.startswith(word, place):
                    _note(heard, word, place, owners)
                    covered = place + len(word)
                    break
            if pair in self._pairs:
                _note(heard, f"\0{pair}", place, self._pairs[pair])
        return heard


def _fields_of(matter: MatterText) -> dict[int, float]:
    """Return the fields that a matter's own words speak of."""
    words: dict[str, float] = {}
    for weight, sources in ((0.5, (*matter.phrases, *matter.path_names)), (1.0, (matter.name, *matter.synonyms))):
        for source in sources:
            words |= dict.fromkeys(words_of_fields(normalise(source).lower()), weight)
    return speaks_of(words)


def _words_told(told: str) -> dict[str, float]:
    """Return the words of fields in a text; those of its head count more."""
    head = words_of_fields(told[:HEAD])
    return {word: 1 + math.log(count) + (word in head) for word, count in words_of_fields(told[:FIELDS_READ]).items()}


def _note(
    heard: dict[str, tuple[int, int, list[tuple[int, float]]]], term: str, place: int, owners: list[tuple[int, float]]
) -> None:
    first, count, _owners = heard.get(term, (place, 0, owners))
    heard[term] = (first, count + 1, owners)


def _words(sources: Iterable[str]) -> set[str]:
    """Return the whole words to look for: each source, and what a listing of names (甲、乙和丙) is made of."""
    found: set[str] = set()
    for source in sources:
        whole = normalise(source).lower()
        found.update(part for part in (whole, *_SPLIT.split(whole)) if len(part) >= 2 and part not in {"其他", "其它"})
    return found


def _pairs(text: str) -> list[str]:
    """Return the neighbouring characters that mean something (no 的, 我, 不 in them)."""
    return [
        run[start : start + 2]
        for run in _RUN.findall(text)
        for start in range(len(run) - 1)
        if run[start] not in MEANINGLESS and run[start + 1] not in MEANINGLESS and run[start : start + 2] not in COMMON
    ]


def _force(place: int) -> float:
    if place < HEAD:
        return HEAD_WEIGHT
    return BODY_WEIGHT if place < BODY else TAIL_WEIGHT


def _band(score: float, second: float) -> str:
    if score >= SURE_SCORE and score >= SURE_LEAD * second:
        return SURE
    return LIKELY if score >= LIKELY_SCORE and score >= LIKELY_LEAD * second else UNSURE


def _shown(spoke: dict[str, float], told: str) -> list[str]:
    """Return up to four words that spoke loudest: whole words first, then pairs that no word holds."""
    loud = [term for term, _weight in Counter(spoke).most_common(12)]
    shown = [term for term in loud if not term.startswith("\0")][:4]
    for term in loud:
        pair = term.removeprefix("\0")
        if len(shown) < 4 and term.startswith("\0") and not any(pair in word for word in shown):
            overlapping = next((word for word in shown if _joined(word, pair) in told), None) if shown else None
            if overlapping and _joined(overlapping, pair) != overlapping + pair:
                shown[shown.index(overlapping)] = _joined(overlapping, pair)
            else:
                shown.append(pair)
    return shown


def _joined(word: str, pair: str) -> str:
    """Return two overlapping pieces as the one they make in the text (垃圾桶 + 桶满 → 垃圾桶满)."""
    if word.endswith(pair[0]):
        return word + pair[1]
    return pair[0] + word if word.startswith(pair[1]) else word + pair
