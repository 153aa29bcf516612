"""A title is the words of who opened the thread: it goes with them, and with nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from copassist.agenda.desk import Meeting
from copassist.archive.erased import GAP, unnamed
from copassist.records import Role
from copassist.records.privacy import Target
from copassist.storage.tables import messages
from copassist.topics.citing import cite_message
from copassist.topics.topics import Asked
from copassist.workspace import Workspace
from tests.agenda.making import MONTREAL, START, topic
from tests.privacy.making import ZOE
from tests.privacy.test_erasure import held, rows
from tests.sources.samples import write_export

TITLE = "Où ranger le sel violet du phare"
OTHERS = "Chez nous il se garde au sec, dans un bocal fermé de la réserve."
PAGE = """<!DOCTYPE html><html><head><title>L’Établi</title></head><body>
<div class="preamble"><div class="preamble__entry">L’Établi</div>
<div class="preamble__entry">Accueil / idées / {title}</div></div>
<div class="chatlog">{groups}</div></body></html>"""
GROUP = """<div class="chatlog__message-group"><div class="chatlog__messages">
<div class="chatlog__message-container" data-message-id="{id}"><div class="chatlog__message">
<span class="chatlog__author" title="{name}" data-user-id="{user}">{name}</span>
<div class="chatlog__content"><span class="chatlog__markdown">{text}</span></div>
</div></div></div></div>"""
AT = 1746540000
SAID = (("zoé", "Le mien prend l’humidité."), ("lou", OTHERS))


def exported(folder: Path, kind: str) -> Path:
    """Write an export in which zoé opened a thread that has a file of its own, and lou answered."""
    if kind == "zulip":
        said = [
            {"content": f"<p>{text}</p>", "id": n, "sender_full_name": by, "timestamp": AT + n}
            for n, (by, text) in enumerate(SAID, 1)
        ]
        topics = {TITLE: {"size": len(SAID), "latest_date": AT}}
        index = {"streams": {"idées": {"id": 3, "latest_id": 9, "topic_data": topics}},
                 "time": AT + 99}  # fmt: skip
        name = quote(TITLE).replace("%", ".")
        return write_export(folder, {"stream_index.json": index, f"3-idées/{name}.json": said})
    groups = "".join(
        GROUP.format(id=1369312749158400000 + (n << 32), name=name, user=n, text=text)
        for n, (name, text) in enumerate(SAID, 1)
    )
    return write_export(folder, {f"{TITLE}.html": PAGE.format(title=TITLE, groups=groups)})


@pytest.mark.parametrize("kind", ["zulip", "discord"])
def test_it_goes_with_who_gave_it(workspace: Workspace, tmp_path: Path, kind: str) -> None:
    """Neither keys, nor names of files, nor what was made of others' answers keep it."""
    folder = exported(tmp_path / "export", kind)
    workspace.import_paths([folder])
    assert TITLE in rows(workspace)
    (row,) = _rows(workspace, "lou")
    thread = workspace.library.thread(row.source, row.thread_id, Role.MEMBER)
    cited = cite_message(thread, thread.messages[1], OTHERS)
    desk, made = workspace.desk, [replace(topic(1), evidence=(cited,))]
    desk.keep(desk.draft(Meeting(90, START, MONTREAL, Asked()), Role.MEMBER, made), made)
    report = workspace.care.erase(ZOE)
    assert report.proof.holds
    assert not held(workspace.settings.home, TITLE)
    left = rows(workspace)
    assert "violet" not in left and OTHERS in left
    (row,) = _rows(workspace, "lou")
    assert row.title == "" and GAP in row.path
    assert workspace.import_paths([folder]).nothing_new
    assert "violet" not in rows(workspace)


@pytest.mark.parametrize("kind", ["zulip", "discord"])
def test_it_stays_with_who_answered(workspace: Workspace, tmp_path: Path, kind: str) -> None:
    """Who only wrote in a thread takes nothing of its title along, and the proof holds."""
    workspace.import_paths([exported(tmp_path / "export", kind)])
    report = workspace.care.erase(Target("member", "lou"))
    assert report.proof.holds
    (row,) = _rows(workspace, "zoé")
    assert row.title == TITLE and GAP not in row.path


def test_files_called_after_a_title() -> None:
    """A file is known by the title however its name is written; another keeps its name."""
    title = "L’été / d’ici"
    assert (
        unnamed("3-a/L.E2.80.99.C3.A9t.C3.A9.20.2F.20d.E2.80.99ici.json", title) == "3-a/[…].json"
    )
    assert unnamed("Serveur - idées - Où ranger le sel [42].html", "Où ranger le sel") == "[…].html"
    assert unnamed("été.json", "Été") == "[…].json"
    for path in ("general/2026-03-01.json", "listes/ateliers.mbox", "topic-12.json"):
        for given in ("Topic", "ateliers du mois", "", "json"):
            assert unnamed(path, given) == path


def _rows(workspace: Workspace, author: str) -> list[Any]:
    with workspace.engine.connect() as connection:
        return list(connection.execute(select(messages).where(messages.c.author == author)))
