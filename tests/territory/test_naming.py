"""From words to places: addresses, whole messages, numbers, namesakes, and silence when unsure."""

from __future__ import annotations

import time

import pytest

from shanzhi.advice.placenames import Block, Gazetteer, Named
from shanzhi.advice.placewords import door_behind, skeleton, spoken_variants
from shanzhi.territory import queries

STREET, WUTONG, SHIQIAO = "00010001", "000100010001", "000100010002"


def thing(number, name, sort="premises", area=WUTONG, aliases=(), address="", lon=None, kind="place"):
    return Named(kind, number, sort, name, (name, *aliases), address, lon, 40.0 if lon else None, area, f"c{number}")


def names(*things, blocks=()):
    return Gazetteer(things, blocks)


ROAD = thing(1, "梧桐路", "road", STREET)
DOORS = [
    thing(2, "老槐菜店", address="梧桐路47号", lon=102.1, area=WUTONG + "5003"),
    thing(3, "小满便利店", address="梧桐路60号", lon=102.2, area=WUTONG + "5001"),
]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("梧桐路 47 号", "梧桐路47号"),
        ("梧桐路４７号，门前", "梧桐路47号|门前"),
        ("柳堤花园三号楼", "柳堤花园3号楼"),
        ("一百零五号", "105号"),
        ("十二栋", "12栋"),
        ("二十弄", "20弄"),
        ("第三网格", "3网格"),
        ("灯杆wt-047不亮", "灯杆WT-047不亮"),
        ("三个人", "三个人"),
    ],
)
def test_spellings_become_one(text, read):
    assert skeleton(text) == read


def test_official_names_are_also_said_shortly():
    assert "梧桐社区" in spoken_variants("梧桐社区居民委员会")
    assert "上湾村" in spoken_variants("上湾村村民委员会")
    assert spoken_variants("梧桐小区") == ["梧桐小区"]


def test_numbers_behind_a_name_are_doors_blocks_or_poles():
    assert door_behind("梧桐路47号门前", 3) == (47, "door", 6)
    assert door_behind("花园3号楼2单元", 2) == (3, "block", 5)
    assert door_behind("梧桐路12号灯杆", 3) == (12, "pole", 8)
    assert door_behind("梧桐路12号路灯", 3) == (12, "pole", 8)
    assert door_behind("梧桐路很长", 3) is None


def test_a_registered_door_is_the_place():
    best = names(ROAD, *DOORS).find("梧桐路47号门前的路面塌了一块，晚上很危险")[0]
    assert (best.id, best.name) == (2, "老槐菜店")
    assert best.score > 0.9


def test_an_unregistered_door_takes_its_near_neighbour_on_the_same_side_and_says_so():
    best = names(ROAD, *DOORS).find("梧桐路56号楼下油烟")[0]
    assert (best.id, best.lon) == (1, 102.2)
    assert best.reason.startswith("near_door")
    assert 0.6 < best.score < 0.9


def test_a_far_door_is_only_the_road():
    best = names(ROAD, *DOORS).find("梧桐路301号")[0]
    assert (best.id, best.lon, best.area_path) == (1, None, STREET)


def test_a_building_of_a_courtyard_gives_the_buildings_grid():
    yard = thing(5, "柳堤花园", "courtyard", WUTONG + "5002", lon=102.3)
    block = Block(5, 77, "3号楼", 102.31, 40.1, WUTONG + "5004")
    best = names(yard, blocks=[block]).find("柳堤花园三栋外墙渗水")[0]
    assert (best.building_id, best.area_path, best.lon) == (77, WUTONG + "5004", 102.31)


def test_a_pole_is_found_by_number_and_by_its_painted_code():
    lamp = thing(6, "梧桐路012号灯杆", "lamp", aliases=("WT-012",), lon=102.1)
    found = names(ROAD, lamp)
    assert found.find("梧桐路12号路灯不亮")[0].id == 6
    assert found.find("杆号WT012的灯坏了")[0].id == 6
    assert found.find("wt-12 灯坏了")[0].id == 6
    assert found.find("梧桐路13号路灯不亮")[0].reason == "no_pole"


def test_a_painted_code_that_two_things_carry_says_nothing():
    lamps = [thing(6, "甲路灯杆", "lamp", aliases=("WT-012",)), thing(7, "乙路灯杆", "lamp", aliases=("WT-12",))]
    assert names(*lamps).find("WT-012") == []


def test_the_longer_name_wins_over_the_shorter_within_it():
    school = thing(8, "梧桐路小学")
    assert [match.id for match in names(ROAD, school).find("梧桐路小学后门停车")] == [8]


def test_a_few_characters_within_a_name_are_forgiven():
    market = thing(9, "石桥市场", area=SHIQIAO)
    best = names(market).find("石桥菜市场东门污水外溢")[0]
    assert (best.id, best.reason) == (9, "alike")
    assert best.score < 0.8


def test_a_community_beside_it_tells_namesakes_apart():
    yards = [thing(10, "阳光花园", "courtyard", WUTONG), thing(11, "阳光花园", "courtyard", SHIQIAO)]
    areas = [
        thing(1, "梧桐社区", "community", WUTONG, kind="division"),
        thing(2, "石桥社区", "community", SHIQIAO, kind="division"),
    ]
    found = names(*yards, *areas)
    assert found.find("石桥社区阳光花园停水")[0].id == 11
    both = [match for match in found.find("阳光花园停水") if match.kind == "place"]
    assert {match.id for match in both} == {10, 11}
    assert max(match.score for match in both) < 0.7
    assert found.find("阳光花园停水", area_path=WUTONG)[0].id == 10


def test_a_word_that_ends_many_names_means_none_of_them():
    schools = [thing(number, f"{name}小学") for number, name in enumerate(["梧桐", "石桥", "清渠"], 20)]
    assert names(*schools, thing(30, "小学")).find("小学门口堵车") == []


def test_a_two_character_name_counts_only_in_a_short_text():
    river = thing(31, "云溪", "other", STREET)
    assert names(river).find("云溪漂垃圾")[0].id == 31
    assert names(river).find("我家住在云溪县很多年了，一直没有人来修过门口这条烂路，请尽快处理") == []


@pytest.mark.parametrize("text", ["", "。。。", "路灯不亮", "尊敬的领导您好，我想反映一个问题", "A市A3区西地省"])
def test_a_text_without_a_place_says_nothing(text):
    assert names(ROAD, *DOORS).find(text) == []


def test_the_answer_is_the_same_every_time():
    found = names(ROAD, *DOORS)
    text = "梧桐路47号和梧桐路60号"
    assert found.find(text) == found.find(text)


@pytest.mark.parametrize(
    ("text", "name", "area"),
    [
        ("梧桐路47号门前路面塌陷，行人绕行", None, "梧桐社区第三网格"),
        ("石桥菜市场东门污水外溢", "石桥市场", "石桥社区"),
        ("东园农贸市场摊子摆到路中间", "东园农贸市场", "东园社区"),
        ("清渠巷进口到公厕，一溜6盏路灯都不亮", "清渠巷", "槐荫街道"),
        ("书院路小学门前停车谁来管？", "书院小学", "书院社区"),
        ("梧桐路和槐荫大道路口积水", "梧桐路槐荫大道路口", "槐荫街道"),
        ("北苑路地下道淹了", "北苑路地下道", "槐荫街道"),
        ("灯杆编号 WT-012 的灯不亮", "梧桐路012号灯杆", "槐荫街道"),
        ("南塘社区活动室漏雨", "南塘社区活动室", "南塘社区"),
        ("柳堤花园3号楼外墙渗水，找了物业几次都没人来", "柳堤花园", "柳堤社区"),
        ("梧桐社区第三网格垃圾没人清", "梧桐社区第三网格", "梧桐社区第三网格"),
    ],
)
def test_the_story_of_the_county_is_read_right(county, text, name, area):
    best = queries.gazetteer(text)[0]
    assert name is None or best.name == name
    chain = [step.name for step in queries.chain_for(best.area_path)]
    assert area in chain, (best, chain)
    assert best.reason


def test_one_look_at_the_stamp_is_all_a_text_costs(county, django_assert_num_queries):
    queries.gazetteer("梧桐路")
    with django_assert_num_queries(1):
        queries.gazetteer("石桥市场门口")


def test_twenty_thousand_places_answer_within_five_milliseconds():
    roads = [
        thing(n, f"{a}{b}路", "road", STREET) for n, (a, b) in enumerate((a, b) for a in CHARS for b in CHARS[:20])
    ]
    places = [
        thing(1000 + n, f"{CHARS[n % 38]}{CHARS[n // 38 % 38]}{CHARS[n // 1444]}小区", "courtyard", lon=102.0)
        for n in range(9000)
    ]
    doors = [
        thing(20_000 + n, f"{CHARS[n % 38]}记面馆", address=f"{roads[n % 700].name}{n // 40 + 1}号", lon=102.0)
        for n in range(11_000)
    ]
    found = names(*roads, *places, *doors)
    message = ("尊敬的领导，我家住在" + "春江路12号旁边的" + "春江花小区，门口下水道堵了，" * 12 + "请派人来看看。") * 2
    start = time.process_time()
    for _ in range(40):
        assert found.find(message)
    assert (time.process_time() - start) / 40 < 0.005


CHARS = "春江花月夜东风杨柳青山绿水长河落日圆金石松竹梅兰菊荷桂桃李杏橘枫榆槐柏杉桐樟棠"
