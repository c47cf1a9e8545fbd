from bot.store import links
from bot.store.notes import Note
from bot.store.pending import TRIES, Work
from bot.store.sql.claims import SqlClaims
from tests.waiting import until

URL = "https://hooks.slack.example/actions/T1/2/three"


async def test_a_note_is_seen_by_its_workspace_only_and_changed_in_place(backend, other):
    note = Note("T1", "cloud-api/190", "our token lies in the vault", "U1", at=1.0)
    await backend.notes.put(note)
    await other.notes.put(Note("T1", "cloud-api/190", "second", "U2", at=2.0))
    await backend.notes.put(Note("T1", "cloud-api/190", "in the new vault", "U1", at=3.0, id=note.id))
    assert [n.text for n in await other.notes.of("T1", "cloud-api/190")] == ["second", "in the new vault"]
    assert await other.notes.of("T2", "cloud-api/190") == ()
    assert await other.notes.get("T2", note.id) is None


async def test_a_note_keeps_the_handle_of_its_author_and_any_handle_can_be_written(backend):
    note = Note("T1", "k/1", "ours", "U1", name="ana")
    await backend.notes.put(note)
    assert await backend.notes.get("T1", note.id) == note
    for name in ("\0half \ud83e", "Ñandú 🦤" * 40, ""):
        await backend.notes.put(Note("T1", "k/1", "ours", "U1", id=note.id, name=name))
        kept = (await backend.notes.get("T1", note.id)).name
        assert kept == name.replace("\0", "").replace("\ud83e", "?")[:80]


async def test_another_workspace_can_neither_change_nor_delete_a_note(backend):
    note = Note("T1", "k/1", "ours", "U1")
    await backend.notes.put(note)
    await backend.notes.put(Note("T2", "k/1", "theirs", "U9", id=note.id))
    assert not await backend.notes.remove("T2", note.id)
    assert (await backend.notes.get("T1", note.id)).text == "ours"
    assert await backend.notes.remove("T1", note.id)


async def test_a_preference_is_what_was_set_last(backend, other):
    await backend.preferences.put("T1", "watch", ["C1"])
    await other.preferences.put("T1", "watch", {"C1": None})
    assert await backend.preferences.get("T1", "watch") == ({"C1": None},)
    assert await backend.preferences.get("T2", "watch") is None


async def test_a_response_url_is_sealed_and_gone_after_thirty_minutes(backend, rows, monkeypatch):
    await backend.links.keep("T1", "k", URL, "U0SOMEBODY")
    assert await backend.links.get("T1", "k") == URL
    assert await backend.links.get("T2", "k") is None
    kept = str(await rows("SELECT * FROM links"))
    assert "hooks" not in kept
    assert "U0SOMEBODY" not in kept
    monkeypatch.setattr(links, "LIFETIME", 0.0)
    assert await backend.links.get("T1", "k") is None


async def test_work_of_a_process_that_ended_is_due_for_another_and_only_then(backend, other, rows):
    short = SqlClaims(backend.database, lease=0.3)
    await short.take("e", "gone")
    await backend.pending.keep(Work("e", "T1", '{"event": {"text": "secret words"}}', "U1"))
    assert "secret" not in str(await rows("SELECT * FROM pending"))
    assert await other.pending.due(10) == ()
    assert await until(lambda: other.pending.due(10)) == (
        Work("e", "T1", '{"event": {"text": "secret words"}}', "U1"),
    )


async def test_answered_work_is_never_due_and_is_forgotten(backend, rows):
    await backend.claims.take("e", "one")
    await backend.pending.keep(Work("e", "T1", "{}"))
    await backend.claims.done("e", "one")
    assert await backend.pending.due(10) == ()
    assert await rows("SELECT count(*) FROM pending") == [(0,)]


async def test_work_that_ends_every_process_is_given_up(backend, rows):
    await backend.pending.keep(Work("e", "T1", "{}"))
    for _ in range(TRIES):
        assert len(await backend.pending.due(10)) == 1
    assert await backend.pending.due(10) == ()
    assert await rows("SELECT count(*) FROM pending") == [(0,)]
