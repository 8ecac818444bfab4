"""Verbs on the street network 路网: load one from GraphML or GeoJSON into the data folder, or take it away."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.circle.streets import StreetsUnreadable, packed, read_geojson, read_graphml
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.stations.models import StreetNetwork
from shanzhi.stations.queries.circle import homes
from shanzhi.stations.storage import path_of
from shanzhi.territory.models import Division

BIGGEST = 60 * 1024 * 1024
ELSEWHERE = 5_000.0  # metres from all that is lived in: another county's streets, or longitude and latitude swapped


def load_streets(content: bytes, *, name: str, by: Actor, at: datetime) -> StreetNetwork:
    """Keep a street network; from now on the circle walks on it.

    :raises Refused: for a file that is too big, isn't a network, or lies elsewhere.
    """
    if len(content) > BIGGEST:
        raise Refused(_("文件太大：最多60MB，裁到本区县再传。"))
    try:
        streets = read_graphml(content) if content.lstrip()[:1] == b"<" else read_geojson(content)
    except StreetsUnreadable as wrong:
        raise Refused(_SAID.get(str(wrong), _SAID["json"])) from wrong
    county = Division.objects.holding().filter(kind=Division.Kind.COUNTY, code__startswith=by.district_id).first()
    live = homes(county.path).points if county else None
    if live and len(live.lon) and streets.nearest(live.lon, live.lat)[1].min() > ELSEWHERE:
        raise Refused(_("这个路网不在本区县：离最近的楼栋和网格都在5公里以外。要WGS84坐标，裁到本区县再传。"))
    stamp = hashlib.sha256(content).hexdigest()
    path = path_of(by.district_id, stamp)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(streets))
    kept: StreetNetwork
    with transaction.atomic():
        kept, _made = StreetNetwork.objects.in_district(by.district_id).update_or_create(
            district_id=by.district_id,
            defaults={
                "name": name[:120], "stamp": stamp, "nodes": streets.nodes, "streets": len(streets.metres),
                "loaded_at": at,
            },
        )  # fmt: skip
        told = {"name": kept.name, "nodes": kept.nodes, "streets": kept.streets, "sha256": stamp}
        record(
            "streets.load", district_id=by.district_id, subject_kind="streets", subject_id=by.district_id, by=by, at=at,
            data=told,
        )  # fmt: skip
    return kept


_SAID = {
    "xml": gettext_lazy("读不懂这个GraphML：不是完整的XML，或者带有实体声明。"),
    "json": gettext_lazy("读不懂：要GraphML，或者由线组成的GeoJSON（FeatureCollection，WGS84）。"),
    "empty": gettext_lazy("文件里没有节点或路段。"),
    "point": gettext_lazy("节点的坐标不对：要WGS84的度数，路段两头都要有节点。"),
    "length": gettext_lazy("节点要有x、y，路段要有length（米）。"),
    "big": gettext_lazy("路网太大：最多200万个节点。"),
}
