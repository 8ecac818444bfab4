"""The product's settings with a home of their own: nothing here touches ./var, and nothing needs collectstatic.

With ``SHANZHI_TEST_POSTGRES=1`` the whole session runs on a throw-away PostgreSQL cluster; the controller of a
parallel run starts it and its workers find it by ``SHANZHI_TEST_CLUSTER``.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import cluster

_home = Path(tempfile.mkdtemp(prefix="shanzhi-test-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("SHANZHI_") and not name.startswith("SHANZHI_TEST_")]:
    if _name not in {"SHANZHI_DATA", "SHANZHI_REQUIRE", "SHANZHI_MEASURED", "SHANZHI_PICTURES", "SHANZHI_SOAK"}:
        del os.environ[_name]
os.environ["SHANZHI_HOME"] = str(_home)
os.environ["SHANZHI_SQLITE_SYNCHRONOUS"] = "OFF"
os.environ["DATABASE_URL"] = ""
# Playwright keeps an event loop in the main thread; Django would take every query there for one made inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if "SHANZHI_TEST_SHARED" not in os.environ:
    _shared = tempfile.mkdtemp(prefix="shanzhi-shared-")
    atexit.register(shutil.rmtree, _shared, ignore_errors=True)
    os.environ["SHANZHI_TEST_SHARED"] = _shared

if os.environ.get("SHANZHI_TEST_POSTGRES") == "1":
    if "SHANZHI_TEST_CLUSTER" not in os.environ:
        _cluster = cluster.start()
        atexit.register(_cluster.stop)
        os.environ["SHANZHI_TEST_CLUSTER"] = _cluster.url("postgres")
    os.environ["DATABASE_URL"] = os.environ["SHANZHI_TEST_CLUSTER"]

from shanzhi.settings import *  # noqa: E402, F403
from shanzhi.settings import DATABASES, HOME  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["NAME"] = "shanzhi"
    # A pool would hold on to the test database while it is being dropped.
    DATABASES["default"]["OPTIONS"].pop("pool")
else:
    # A file, not memory: the live server's threads need connections of their own, as in real life.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}

STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SLOTS_RAISE = True  # a panel that fails is logged in service; here it fails the test
