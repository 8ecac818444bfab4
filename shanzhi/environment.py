"""Reading the environment: ``X_FILE`` stands for the contents of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings


def with_secret_files(model: type[BaseSettings]) -> dict[str, Any]:
    """Return the values given through ``<NAME>_FILE`` variables, keyed by alias.

    :raises SystemExit: when the named file can't be read, with a sentence that says which.
    """
    values: dict[str, Any] = {}
    for field in model.model_fields.values():
        alias = str(field.alias)
        path = os.environ.get(f"{alias}_FILE")
        if path:
            try:
                values[alias] = Path(path).read_text().strip()
            except OSError as error:
                raise SystemExit(f"{alias}_FILE names a file that can't be read: {error}") from error
    return values
