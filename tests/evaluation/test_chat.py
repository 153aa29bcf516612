"""Citations with a chat model and without, on the demonstration community."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from langchain_core.messages import BaseMessage

from copassist.archive.demonstration import demonstration
from copassist.evaluation.asking import evaluate
from copassist.evaluation.labels import Label, demonstration_labels, read_labels
from copassist.evaluation.report import report
from copassist.index.sentences import sentences
from copassist.retrieval.lexical import stems
from copassist.workspace import Workspace

EVERY = 24
MEASURES = ("citation_precision", "citation_recall")


class Copyist:
    """A chat model that copies the best line, cites it, then swears to what nobody wrote."""

    name = "openai:copyist"

    def stream(self, prompt: list[BaseMessage]) -> Iterator[str]:
        user = str(prompt[1].content)
        question = user.rsplit(":", 1)[-1]
        wanted = {stem for code in ("fr", "en") for stem in stems(question, code)}
        lines = [
            (len(wanted & {s for c in ("fr", "en") for s in stems(line, c)}), line, number)
            for number, body in re.findall(r'<excerpt n="(\d+)"[^>]*>\n(.*?)</excerpt>', user, re.S)
            for line in sentences(body.partition("\n")[2])
        ]
        _, line, number = max(lines)
        said = line.partition(": ")[2] or line
        yield f"{said} [{number}]\n"
        yield f"Le budget est de 987 654 dollars depuis le 31 février [{number}].\n"


@pytest.fixture
def some() -> list[Label]:
    """A few answerable questions of both languages, that lean on nothing before."""
    labels = [label for label in read_labels(demonstration_labels()) if label.answerable]
    return [label for label in labels if not label.history and label.facts][::EVERY]


def test_citations_are_measured_with_a_model_and_without(
    workspace: Workspace, some: list[Label], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both runs have citation precision and recall; no sentence that nobody wrote is read."""
    for path in demonstration():
        workspace.import_paths([path])
    quoted = report(evaluate(workspace, "some", some))
    monkeypatch.setattr("copassist.workspace.open_chat", lambda *_: Copyist())
    monkeypatch.setattr("copassist.workspace.open_provider", lambda *_: None)
    asked = workspace.settings.model_copy(update={"chat_model": Copyist.name})
    written = Workspace(asked, workspace.engine)
    told = report(evaluate(written, "some", some))
    assert told["chat_model"] == Copyist.name
    assert (quoted["n"], told["n"]) == ({"all": len(some), **_by(some)},) * 2
    for figures in (quoted["figures"], told["figures"]):
        for code in ("all", "fr", "en"):
            assert all(0 <= figures[code][name]["mean"] <= 1 for name in MEASURES)
    answer = written.ask(some[0].question)
    assert answer.model in (Copyist.name, "extractive")
    assert "987" not in answer.text


def _by(labels: list[Label]) -> dict[str, int]:
    return {code: sum(label.language == code for label in labels) for code in ("fr", "en")}
