"""``python -m shanzhi``: Django's management commands."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command from the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
    execute_from_command_line([sys.argv[0].replace("__main__.py", "shanzhi"), *sys.argv[1:]])


if __name__ == "__main__":
    main()
