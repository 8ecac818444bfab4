"""Sentences of the pure rooms below, put into words here: why a place was found, what is wrong in a sheet."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

# The codes are those of ``advice.placenames.Gazetteer``.
_REASONS = {
    "named": gettext_noop("文中提到“%(name)s”"),
    "alike": gettext_noop("文中说法接近“%(name)s”"),
    "registered": gettext_noop("文中的“%(words)s”已登记在册"),
    "no_pole": gettext_noop("提到“%(words)s”，但这根灯杆没有登记"),
    "no_door": gettext_noop("提到“%(words)s”，路名已登记，门牌没有登记"),
    "near_door": gettext_noop("提到“%(words)s”，门牌没有登记，最近的是同侧%(number)s号"),
    "painted": gettext_noop("文中有编号“%(words)s”"),
    "in_area": gettext_noop("%(reason)s，且在文中所说的地域内"),
    "namesakes": gettext_noop("%(reason)s；同名的有%(count)s处"),
}

# The sentences of ``kernel.sheets`` and ``survey.faults``, which have no Django; a test compares them.
SHEET_SENTENCES = (
    gettext_noop("文件超过%(megabytes)s MB，请拆成几份再传。"),
    gettext_noop("表里没有内容。"),
    gettext_noop("没有找到表头，请在第一行写上各列的名称。"),
    gettext_noop("文件的文字编码无法识别，请另存为UTF-8的CSV或XLSX再传。"),
    gettext_noop("文件打不开，可能已损坏或不是表格，请用表格软件另存一份再传。"),
    gettext_noop("文件设有密码，请去掉密码再传。"),
    gettext_noop("表格超过%(columns)s列，请删去无关的列。"),
    gettext_noop("表格超过%(rows)s行，请拆成几份再传。"),
    gettext_noop("“%(column)s”一格超过%(characters)s字，没有读入。"),
    gettext_noop("缺少这些列：%(columns)s。表里现有：%(found)s。"),
    gettext_noop("第%(row)s行：%(sentence)s"),
    gettext_noop("第%(row)s行“%(column)s”：%(sentence)s"),
    gettext_noop("这一行比表头多出内容：%(cells)s"),
    gettext_noop("“%(value)s”网址放不下：请去掉里面的空格、/、?、#和看不见的字，也不能只写点。"),
    gettext_noop("“%(value)s”是表格软件把长编码改成的科学记数，后面几位已经丢了。请把这一列设为“文本”，再填一次编码。"),
    gettext_noop("不能为空。"),
    gettext_noop("超过%(limit)s字。"),
    gettext_noop("“%(value)s”不是数目。"),
    gettext_noop("“%(value)s”不是日期，写成2026-03-11这样。"),
    gettext_noop("“%(value)s”不认识，可写：%(known)s。"),
    gettext_noop("经纬度不是数字。"),
    gettext_noop("经度和纬度写反了。"),
    gettext_noop("坐标不在中国境内。"),
    gettext_noop("区划代码“%(code)s”应是12位数字。"),
    gettext_noop("区划代码“%(code)s”中间有一级是0，下一级却有号码。"),
    gettext_noop("区划代码“%(code)s”的末三位不在国家规定的号段内。"),
    gettext_noop("区划代码“%(code)s”不在上级“%(parent)s”的号段下。"),
    gettext_noop("区划代码“%(code)s”不在这里管的“%(home)s”之内，也不是它的上级。删掉这一行，或者改对代码。"),
    gettext_noop("区划代码“%(code)s”的层级不可能是%(level)s。"),
    gettext_noop("这不是GeoJSON：要有features，另存为UTF-8再传。"),
    gettext_noop("边界应是面（Polygon或MultiPolygon）。"),
    gettext_noop("边界的坐标读不出来。"),
    gettext_noop("边界是空的，或者点数太多。"),
    gettext_noop("边界自相交，修不好：%(why)s。"),
    gettext_noop("边界不在中国境内，请看经度和纬度是否写反。"),
)


def reason(code: str, **values: object) -> str:
    """Return the sentence that says why a place was found, in the language of the moment."""
    return gettext(_REASONS[code]) % values
