# ruff: noqa: E501, S311, S603 - whole sentences of Meta, made-up data, our own passes as processes
"""Lines a second and peak memory of `waerror triage`, against a plain pass over the same file in the same run.

    .venv/bin/python tests/benchmarks/triage.py [--sizes 10000 100000] [--rounds 3]

Three kinds of files are generated, the same each time: `jsonl` (webhooks: failed, delivered, inbound; details, ids and
people vary), `csv` (an export with a status column) and `log` (labelled codes, objects inside lines, tracebacks, and
lines of other matters). The plain pass is `json.loads` a line, `csv.reader` a row, or one regular expression a line,
and does nothing with what it finds. Every pass is a process of its own on one core; rounds alternate; medians.

Bars: at least 20,000 lines a second; peak memory of the larger file at most 20 % above that of the smaller.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = ("jsonl", "csv", "log")
CODES = (
    (131042, "Business eligibility payment issue", "Message failed to send because there were one or more errors related to your payment method."),
    (131026, "Message undeliverable", "Message Undeliverable."),
    (131047, "Re-engagement message", "Message failed to send because more than 24 hours have passed since the customer last replied to this number."),
    (131049, "This message was not delivered to maintain healthy ecosystem engagement.", "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."),
    (130429, "Rate limit hit", "Message failed to send because there were too many messages sent from this phone number in a short period of time."),
    (132001, "Template name does not exist in the translation", "template name (promo_{n}) does not exist in en_US"),
    (131053, "Media upload error", "Downloading media from weblink failed with http code 404, status message Not Found, url no. {n}"),
    (131046, "A code that nobody knows", "Details {n}"),
)  # fmt: skip
WORDS = (
    "queue", "worker", "template", "broadcast", "customer", "invoice", "retry", "batch", "campaign", "session", "cart",
    "order", "refund", "welcome",
)  # fmt: skip


def generate(kind: str, lines: int, path: Path) -> None:
    """Write a file of `lines` lines."""
    chance = random.Random(20_261_103)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        if kind == "csv":
            out.write("message_id,recipient,template,status,error_code,error_title,error_details,sent_at\n")
        for n in range(lines):
            out.write({"jsonl": webhook, "csv": row, "log": entry}[kind](chance, n) + "\n")


def failure(chance: random.Random, n: int) -> tuple[int, str, str]:
    code, title, details = chance.choices(CODES, (40, 20, 15, 10, 6, 5, 3, 1))[0]
    return code, title, details.format(n=n % 997)


def webhook(chance: random.Random, n: int) -> str:
    person = f"1555{chance.randrange(10**7):07}"
    value: dict = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100001", "phone_number_id": "106000000000001"},
    }
    drawn = chance.random()
    if drawn < 0.7:
        code, title, details = failure(chance, n)
        value["statuses"] = [
            {
                "id": f"wamid.HBgL{n:012X}",
                "status": "failed",
                "timestamp": str(1_790_000_000 + n),
                "recipient_id": person,
                "errors": [
                    {
                        "code": code,
                        "title": title,
                        "message": title,
                        "error_data": {"details": details},
                        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
                    }
                ],
            }
        ]
    elif drawn < 0.95:
        value["statuses"] = [
            {
                "id": f"wamid.HBgL{n:012X}",
                "status": chance.choice(("sent", "delivered", "read")),
                "timestamp": str(1_790_000_000 + n),
                "recipient_id": person,
                "conversation": {"id": f"{n:032x}", "origin": {"type": "marketing"}},
                "pricing": {"billable": True, "pricing_model": "PMP", "category": "marketing"},
            }
        ]
    else:
        value["contacts"] = [{"profile": {"name": "Ana"}, "wa_id": person}]
        value["messages"] = [
            {
                "from": person,
                "id": f"wamid.HBgL{n:012X}",
                "timestamp": str(1_790_000_000 + n),
                "type": "text",
                "text": {"body": " ".join(chance.choices(WORDS, k=12))},
            }
        ]
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "102000000000001", "changes": [{"field": "messages", "value": value}]}]})  # fmt: skip


def row(chance: random.Random, n: int) -> str:
    person = f"+1555{chance.randrange(10**7):07}"
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_790_000_000 + n))
    if chance.random() < 0.3:
        return f"wamid.HBgL{n:012X},{person},{chance.choice(WORDS)},delivered,,,,{when}"
    code, title, details = failure(chance, n)
    return f'wamid.HBgL{n:012X},{person},{chance.choice(WORDS)},failed,{code},"{title}","{details}, ""{n}""",{when}'


def entry(chance: random.Random, n: int) -> str:
    person = f"+1555{chance.randrange(10**7):07}"
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1_790_000_000 + n))
    head = f"{when},{n % 1000:03} [{chance.choice(WORDS)}-{n % 7}]"
    code, title, details = failure(chance, n)
    drawn = chance.random()
    if drawn < 0.4:
        return f"{head} INFO request {n:032x} done in {chance.randrange(900)} ms, {' '.join(chance.choices(WORDS, k=4))}"
    if drawn < 0.7:
        return f"{head} ERROR whatsapp send failed to={person} status=400 code={code} (#{code}) {title} template={chance.choice(WORDS)} took={chance.randrange(900)}ms"
    if drawn < 0.9:
        body = {"error": {"message": f"(#{code}) {title}", "type": "OAuthException", "code": code,
                          "error_data": {"messaging_product": "whatsapp", "details": details}, "fbtrace_id": f"A{n:020X}"}}  # fmt: skip
        return f"{head} ERROR whatsapp send failed to={person} response={json.dumps(body)}"
    return f"{head} ERROR pywa.errors.SendError: SendError(code={code}, message='{title}', details='{details}', fbtrace_id='A{n:020X}', href=None)"


def ours(kind: str, path: Path) -> None:
    """Count the file as the verb does, and say how long it took and how much memory."""
    del kind
    from bot.knowledge.loader import load
    from bot.resolve.intake import lines
    from bot.resolve.triage import reader_of, triage

    reader = reader_of(load())
    began = time.process_time()
    with path.open("rb") as stream:
        found = triage(lines(stream), reader)
    print(json.dumps([time.process_time() - began, _memory(), found.failures]))


def plain(kind: str, path: Path) -> None:
    """Parse the file and do nothing with it."""
    pattern = re.compile(r"\bcode[\"']?[=:]\s?(\d{1,7})|\(#(\d{1,7})\)")
    began, found = time.process_time(), 0
    with path.open(encoding="utf-8", newline="") as stream:
        if kind == "csv":
            found = sum(bool(cells[4]) for cells in csv.reader(stream))
        elif kind == "jsonl":
            found = sum(
                bool(json.loads(line)["entry"][0]["changes"][0]["value"].get("statuses")) for line in stream
            )
        else:
            found = sum(pattern.search(line) is not None for line in stream)
    print(json.dumps([time.process_time() - began, _memory(), found]))


def _memory() -> float:
    """Peak memory of this process in MB (Linux counts in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(who: str, kind: str, path: Path) -> tuple[float, float, int]:
    """Run one pass in its own process, on one core."""
    command = [sys.executable, __file__, "--pass", who, "--kind", kind, "--file", str(path)]
    if hasattr(os, "sched_setaffinity"):
        core = str(max(os.sched_getaffinity(0)))
        command += ["--core", core]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(json.loads(done.stdout))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--sizes", type=int, nargs=2, default=[10_000, 100_000])
    cli.add_argument("--rounds", type=int, default=3)
    for hidden in ("--pass", "--kind", "--file", "--core"):
        cli.add_argument(hidden, help=argparse.SUPPRESS)
    args = cli.parse_args()
    if args.file:
        if args.core:
            os.sched_setaffinity(0, {int(args.core)})
        {"ours": ours, "plain": plain}[vars(args)["pass"]](args.kind, Path(args.file))
        return
    ok = True
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            memory = []
            for size in args.sizes:
                path = Path(folder) / f"{size}.{kind}"
                generate(kind, size, path)
                rounds = [
                    (measure("ours", kind, path), measure("plain", kind, path)) for _ in range(args.rounds)
                ]
                rate, base = (size / statistics.median(r[who][0] for r in rounds) for who in (0, 1))
                memory.append(statistics.median(r[0][1] for r in rounds))
                ok &= rate >= 20_000
                print(f"{kind:6}{size:8,} lines {path.stat().st_size / 1e6:6.1f} MB: {rate:9,.0f} lines/s  plain {base:11,.0f}  "
                      f"ratio {rate / base:.3f}   peak {memory[-1]:6.1f} MB (plain {rounds[0][1][1]:.1f})")  # fmt: skip
            ok &= memory[1] <= 1.2 * memory[0]
            print(
                f"{kind:6}memory of {args.sizes[1]:,} / {args.sizes[0]:,} lines: {memory[1] / memory[0]:.2f}  (bar: at most 1.20)"
            )
    print("bar of 20,000 lines/s and memory: " + ("met" if ok else "MISSED"))
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
