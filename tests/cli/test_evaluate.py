import subprocess
import sys

from bot.cli.evaluate import read


def run(file, *more):
    command = [sys.executable, "-m", "bot", "eval", str(file), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program


def test_the_table_counts_by_kind_and_names_the_lines_that_missed(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"text": "(#131047) Re-engagement message", "gold": ["131047"], "kind": "log"}\n\n'
        '{"text": "error 131026", "gold": ["131049"], "kind": "log"}\n'
        '{"text": "order #131047 was refunded", "gold": []}\n'
    )
    done = run(file, "--misses")
    assert done.returncode == 0
    rows = {line.split("  ")[0].strip(): line.split() for line in done.stdout.splitlines()}
    assert rows["log"][1:] == ["2", "0.50", "1.00", "1.00", "0.50"]
    assert rows["not ours"][2:5] == ["1", "1.00", "1.00"]
    assert "line 3: 131026" in done.stdout


def test_a_line_that_is_no_question_is_named(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "x"}\nnonsense\n')
    done = run(file)
    assert done.returncode == 1
    assert "line 2" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_that_gives_nothing_is_one_sentence_and_the_exit_code_of_triage(tmp_path):
    absent = run(tmp_path / "absent.jsonl")
    assert (absent.returncode, absent.stdout) == (2, "")
    assert absent.stderr.startswith("absent.jsonl: there is no such file. Give the path of one")
    empty, picture = tmp_path / "empty.jsonl", tmp_path / "picture.jsonl"
    empty.write_text("\n")
    picture.write_bytes(b"\x89PNG\xff\xfe")
    assert (run(empty).returncode, run(picture).returncode) == (2, 2)
    assert 'Write one a line: {"text": "error 131047", "gold": ["131047"]}' in run(empty).stderr
    assert (
        run(picture).stderr == "picture.jsonl is not a text file in UTF-8. Save it as that and try again.\n"
    )


def test_gold_and_kind_may_be_absent():
    (question,) = read(['{"text": "x"}'])
    assert (question.kind, question.gold) == ("all", ())
