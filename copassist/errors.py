"""What can go wrong, as a tree.

    CopassistError
    ├── SettingsError            a setting has a value that cannot be used
    ├── SourceError              something to import cannot be read
    │   ├── UnknownFormatError       no reader recognises it
    │   ├── MalformedExportError     it is broken, at a known place
    │   └── UnsafeArchiveError       a zip that would write outside itself, or burst
    ├── StoreError               the database or the index
    │   ├── IndexStaleError          built with another model
    │   └── NotFoundError            nothing by that id that the asker may see
    ├── ModelError               an embedding or chat model
    │   └── ModelUnavailableError    it cannot be had; names the setting to use instead
    └── QuestionError            the question cannot be searched (empty, too long)

Each carries data, not prose: ``key`` names the sentence in ``languages/*/interface.toml`` under
``error.*`` and ``data`` fills its placeholders. The command line and ``ui/boundary.py`` turn them
into words of the asker's language, always with the place and the remedy.
"""

from __future__ import annotations

from copassist.hiding import concealed


class CopassistError(Exception):
    """Base of all expected errors; ``data`` fills the placeholders of the text ``error.<key>``.

    What is secret is taken out of it here: every sentence, log and answer is made from it.
    """

    key = "unexpected"

    def __init__(self, key: str | None = None, /, **data: object) -> None:
        if key is not None:
            self.key = key
        self.data = {n: concealed(v) if isinstance(v, str) else v for n, v in data.items()}
        super().__init__(f"{self.key}: {self.data}" if data else self.key)


class SettingsError(CopassistError):
    """A setting has a value that cannot be used (``name``, ``value``, ``where``)."""

    key = "setting"


class SourceError(CopassistError):
    """Something to import cannot be read (``path``)."""

    key = "source"


class UnknownFormatError(SourceError):
    """No reader recognises it (``path``)."""

    key = "unknown_format"


class MalformedExportError(SourceError):
    """It is broken at a known place (``path``, ``place``)."""

    key = "malformed"


class UnsafeArchiveError(SourceError):
    """A zip that would write outside itself, or burst (``path``, ``place``)."""

    key = "unsafe_zip"


class StoreError(CopassistError):
    """The database or the index failed (``path``)."""

    key = "store"


class IndexStaleError(StoreError):
    """The index was built with another model (``built_with``, ``wanted``)."""

    key = "index_stale"


class NotFoundError(StoreError):
    """Nothing by that id that the asker may see (``id``)."""

    key = "not_found"


class ModelError(CopassistError):
    """A model failed (``model``, ``reason``)."""

    key = "model"


class ModelUnavailableError(ModelError):
    """A model cannot be had (``model``, ``setting``)."""

    key = "model_unavailable"


class QuestionError(CopassistError):
    """The question cannot be searched (``limit`` characters)."""

    key = "question_empty"
