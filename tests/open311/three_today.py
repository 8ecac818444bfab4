"""``three`` 0.8.0, the published Open311 client in Python, made to run on today's Python: its own code is untouched.

It was written for Python 2 in 2013. Four things it leans on are gone and are lent to it here: ``itertools.ifilter``,
``Element.getchildren``, ``dict.keys()[0]``, and text where bytes are wanted. Nothing about the protocol is changed:
every address, parameter and header is the client's own.
"""

from __future__ import annotations

import itertools
from typing import Any

from relaxml import converter


class _Parsed(converter.XML2Dict):
    """The reader's own rules for nodes, with today's way to list children."""

    def _parse_node(self, node: Any) -> Any:
        if node.text and node.text.strip():
            return node.text
        tree: dict[str, Any] = dict(node.attrib)
        for child in node:
            tag, value = self._namespace_split(child.tag, self._parse_node(child))
            if tag not in tree:
                tree[tag] = value
            else:
                tree[tag] = [*(tree[tag] if isinstance(tree[tag], list) else [tree[tag]]), value]
        return tree


class _Keyed(dict[str, Any]):
    """A dictionary whose keys can be counted off, as they could in Python 2."""

    def keys(self) -> Any:
        return list(super().keys())


def _xml(data: Any) -> _Keyed:
    return _Keyed(_Parsed().fromstring(data.encode() if isinstance(data, str) else data))


def client(endpoint: str, **keywords: Any) -> Any:
    """Return the client, pointed at an endpoint."""
    itertools.ifilter = filter  # type: ignore[attr-defined]
    try:
        from three import core
    finally:
        del itertools.ifilter  # type: ignore[attr-defined]
    core.xml = _xml
    return core.Three(endpoint, **keywords)
