from __future__ import annotations

from pathlib import Path

import pytest

from copassist.sources.zulip import ZulipReader

from .samples import DATA, write_export

TOPIC = [{"content": "<p>a</p>", "id": 1, "sender_full_name": "Anne", "timestamp": 1746540000}]
READER = ZulipReader()


@pytest.mark.parametrize("name", ["zulip", "zulip_broken", "zulip_archive"])
def test_both_forms_are_recognised(name: str) -> None:
    """An organisation's export and a static archive are the same reader's."""
    assert READER.recognises(DATA / name)


def test_recognised_by_what_they_hold(tmp_path: Path) -> None:
    """An archive that lost its index is still one; folders of other JSON are not."""
    write_export(tmp_path / "bare", {"3-a/b.json": TOPIC})
    write_export(tmp_path / "other", {"3-a/b.json": [{"temperature": 12}], "realm.json": {"a": 1}})
    write_export(tmp_path / "names", {"stream_index.json": {"streams": {}}, "a/b.json": TOPIC})
    names = ("bare", "other", "names")
    assert [READER.recognises(tmp_path / name) for name in names] == [True, False, False]
