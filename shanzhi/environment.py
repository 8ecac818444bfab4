"""Reading the environment: ``X_FILE`` stands for the contents of a file; what can't be used is said in plain words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

Model = TypeVar("Model", bound=BaseSettings)


def read(model: type[Model]) -> Model:
    """Return the environment as the model types it.

    :raises SystemExit: with a line for each variable that can't be understood: what it says, what it has to be.
    """
    try:
        return model(**with_secret_files(model))
    except ValidationError as error:
        wanted = {str(field.alias): field.description for field in model.model_fields.values()}
        lines = []
        for one in error.errors():
            name = str(one["loc"][0])
            lines.append(f"{name}={one['input']} can't be understood: it has to be {wanted.get(name) or one['msg']}.")
        raise SystemExit("\n".join(lines)) from error


def data_folder(path: Path) -> Path:
    """Return the folder of the data, made if it isn't there.

    :raises SystemExit: when it can't be made or written in, with a sentence that says why.
    """
    why = ""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            why = "this user may not write in it"
    except OSError as error:
        why = "a file of this name is there" if isinstance(error, FileExistsError) else str(error.strerror)
    if why:
        raise SystemExit(
            f"SHANZHI_HOME={path} can't be used ({why}). Name a folder that this user may write in, "
            "e.g. SHANZHI_HOME=$HOME/shanzhi ./run"
        )
    return path


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
            except (OSError, UnicodeDecodeError) as error:
                raise SystemExit(f"{alias}_FILE names a file that can't be read: {error}") from error
    return values
