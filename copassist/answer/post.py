"""A question that the archive does not answer, drafted as a post to the whole community.

Nothing is sent: the person who asked edits the draft, copies it and posts it where the community
talks. The nearest threads and articles are named, so that nobody answers « already said »; only
those that the whole community may read, whoever asks.
"""

from __future__ import annotations

from copassist.languages import language
from copassist.records import Answer, Citation, Passage, Role

OPEN = Role.MEMBER.reads


def draft(answer: Answer) -> str:
    """Return the draft in the language of the question, as Markdown.

    The question is the one that was searched, since a follow-up says little to who was not there.
    """
    texts = language(answer.language)
    asked = (answer.sought or answer.question).strip()
    near: list[Citation | Passage] = [*answer.citations]
    near = near or [hit.passage for hit in answer.nearest]
    named = dict.fromkeys(_named(one, answer.language) for one in near if one.visibility in OPEN)
    lines = [texts.text("answer.post.hello"), "", asked]
    if named:
        lines += ["", texts.text("answer.post.near"), *(f"- {name}" for name in named)]
    return "\n".join([*lines, "", texts.text("answer.post.thanks")])


def _named(near: Citation | Passage, code: str) -> str:
    texts = language(code)
    if near.kind == "article":
        return texts.text("answer.post.article", title=near.title)
    moment = near.timestamp if isinstance(near, Citation) else near.parts[0].timestamp
    return texts.text(
        "answer.post.thread", title=near.title, space=near.space, day=texts.day(moment)
    )
