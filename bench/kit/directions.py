"""Directions: an encoder that keeps its answer for every single text, so that a run can go on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from comity.matching.encoding import Encoder

_AT_ONCE = 1024


class KeptTexts:
    """An encoder whose answers are kept text by text, in pieces of some thousands.

    Lists of different countries share most of their texts, and a run that is stopped goes on where
    it was; `KeptEncoder` keeps whole lists, which is what a product needs that is asked for one.

    Args:
        encoder: that is asked for what is not kept yet.
        folder: made if it is not there; holds the pieces.
        tells: say on standard output how far a long piece of work is.
    """

    def __init__(self, encoder: Encoder, folder: Path, *, tells: bool = False) -> None:
        self._encoder = encoder
        self._folder = folder / encoder.digest
        self._tells = tells
        self._at: dict[str, tuple[int, int]] = {}
        self._pieces: list[np.ndarray] = []
        for path in sorted(self._folder.glob("*.npz")):
            with np.load(path) as told:
                self._take(told["texts"].tolist(), told["rows"])

    @property
    def digest(self) -> str:
        """Name the encoder that stands behind."""
        return self._encoder.digest

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Give a row of length 1 for each text; kept with half precision."""
        missing = sorted({text for text in texts if text not in self._at}, key=len)
        for begin in range(0, len(missing), _AT_ONCE):
            part = missing[begin : begin + _AT_ONCE]
            rows = self._encoder.encode(part).astype(np.float16)
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{len(self._pieces):05}.npz"
            whole = path.with_suffix(".part.npz")
            np.savez(whole, texts=np.array(part), rows=rows)
            whole.replace(path)
            self._take(part, rows)
            if self._tells and len(missing) > _AT_ONCE:
                print(f"  encoded {begin + len(part):,} of {len(missing):,}", flush=True)
        places = (self._at[text] for text in texts)
        return np.array([self._pieces[piece][row] for piece, row in places], np.float32)

    def _take(self, texts: Sequence[str], rows: np.ndarray) -> None:
        for row, text in enumerate(texts):
            self._at[text] = (len(self._pieces), row)
        self._pieces.append(rows)
