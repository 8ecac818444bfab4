"""Static files for service: each bundle of style sheets joined to one file before names are hashed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

from shanzhi.ui.styles import BUNDLES, bundle_path, sheet_paths


class BundlingStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Joins the sheets while files are collected, so that no build step can be forgotten or grow stale."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Write the bundles, then hash and compress everything."""
        if not dry_run:
            for name in BUNDLES:
                self._join(name, paths)
        yield from super().post_process(paths, dry_run, **options)

    def has_bundle(self, name: str) -> bool:
        """Return whether the bundle was built into this folder of static files."""
        return not settings.DEBUG and bundle_path(name) in self.hashed_files

    def _join(self, name: str, paths: dict[str, Any]) -> None:
        sources = [path for path in sheet_paths(name) if path in paths]
        if not sources:
            return
        joined = "\n".join(paths[path][0].open(paths[path][1]).read().decode() for path in sources)
        target = bundle_path(name)
        if self.exists(target):
            self.delete(target)
        self.save(target, ContentFile(joined.encode()))
        paths[target] = (self, target)
