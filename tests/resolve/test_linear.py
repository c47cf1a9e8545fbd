"""Time grows with the length of a text, not with its square: hostile pastes that once took seconds."""

from __future__ import annotations

import pytest

from bot.resolve.nodes import Node
from bot.resolve.objects import read
from bot.resolve.world import pull_request

LONG = 40_000


class CountingKey(str):
    """A key that counts how often it is folded."""

    __slots__ = ()
    folded = 0

    def lower(self):
        type(self).folded += 1
        return super().lower()


def test_an_object_with_thousands_of_keys_folds_each_once_however_often_it_is_asked():
    CountingKey.folded = 0
    node = Node("{")
    from bot.resolve.nodes import Pair

    node.pairs = [Pair(CountingKey(f"key_{i}"), "v", i) for i in range(1_000)]
    for _ in range(50):
        assert node.value("absent") == ""
        assert not node.has("absent")
    assert CountingKey.folded == 1_000
    node.pairs.append(Pair("error_code", "131047", 0))
    assert node.value("errorcode") == "131047"


@pytest.mark.parametrize("unit", ['{"error":{"code":131047,', '"code":"131047","title":"x",', "{", '\\"'])
def test_a_text_of_one_piece_repeated_is_read_to_its_end(unit):
    assert read((unit * LONG)[:LONG])


@pytest.mark.parametrize(
    ("line", "merged"),
    [
        ("Support vectorization for argmax (#131016)", True),
        ("Support vectorization (#131016)  \nnext line", True),
        ("(#131016) Service unavailable", False),
        ("retry (#131016) later", False),
        ("whatsapp template failed (#131016)", False),
    ],
)
def test_only_the_last_number_of_a_line_can_be_a_pull_request(line, merged):
    assert pull_request(line, line.index("131016") + 6) is merged
