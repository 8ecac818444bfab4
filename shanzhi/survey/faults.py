"""What a survey's sheets and files can be wrong in 测绘数据差错, in the source language; rooms above translate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from shanzhi.kernel.sheets import Fault

SENTENCES = {
    # survey.rows
    "needed": "不能为空。",
    "too_many_characters": "超过%(limit)s字。",
    "no_count": "“%(value)s”不是数目。",
    "no_day": "“%(value)s”不是日期，写成2026-03-11这样。",
    "unknown_word": "“%(value)s”不认识，可写：%(known)s。",
    "no_point": "经纬度不是数字。",
    "swapped_point": "经度和纬度写反了。",
    "point_abroad": "坐标不在中国境内。",
    # survey.division_codes
    "code_of_12": "区划代码“%(code)s”应是12位数字。",
    "code_with_gap": "区划代码“%(code)s”中间有一级是0，下一级却有号码。",
    "code_out_of_range": "区划代码“%(code)s”的末三位不在国家规定的号段内。",
    "code_elsewhere": "区划代码“%(code)s”不在上级“%(parent)s”的号段下。",
    "code_of_others": "区划代码“%(code)s”不在这里管的“%(home)s”之内，也不是它的上级。删掉这一行，或者改对代码。",
    "code_level": "区划代码“%(code)s”的层级不可能是%(level)s。",
    # survey.outlines
    "no_collection": "这不是GeoJSON：要有features，另存为UTF-8再传。",
    "no_area": "边界应是面（Polygon或MultiPolygon）。",
    "bad_coordinates": "边界的坐标读不出来。",
    "empty_outline": "边界是空的，或者点数太多。",
    "crossing_outline": "边界自相交，修不好：%(why)s。",
    "outline_abroad": "边界不在中国境内，请看经度和纬度是否写反。",
}


class SurveyFault(Fault):
    """One sentence about a row, an outline or a division code, put into words only when shown."""

    sentences: ClassVar[Mapping[str, str]] = SENTENCES
