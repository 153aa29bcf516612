"""What holds for the whole repository."""

from __future__ import annotations

import ast
import re
import symtable
from pathlib import Path

import pytest

from copassist.settings import Settings

ROOT = Path(__file__).parents[1]
CODE = sorted([*(ROOT / "copassist").rglob("*.py"), ROOT / "app.py"])
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
BENCHMARKS = sorted((ROOT / "tests" / "benchmarks").rglob("*.py"))


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_budgets(path: Path) -> None:
    """A file has at most 300 lines and a function at most 40, app.py 25."""
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= (25 if path.name == "app.py" else 300)
    if "versions" not in path.parts:  # a migration is a list of tables
        long = [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno >= 40]
        assert long == []


@pytest.mark.parametrize("path", TESTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_test_says_its_claim(path: Path) -> None:
    """Each test has a docstring, which is its claim."""
    silent = [
        f.name for f in functions(path) if f.name.startswith("test_") and not ast.get_docstring(f)
    ]
    assert silent == []


def test_readme_names_every_setting() -> None:
    """No setting is undocumented, and none is documented that does not exist."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(r"COPASSIST_([A-Z_]+[A-Z])", text)}
    assert named == {*Settings.model_fields, "config"}


def own_imports(path: Path) -> list[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = [node for node in found if (node.module or "").split(".")[0] in ("copassist", "tests")]
    return [(node.module or "", alias.name) for node in ours for alias in node.names]


def names_in(path: Path) -> set[str]:
    """Return what a module names at its top level: as Python's own table of symbols has it."""
    table = symtable.symtable(path.read_text(encoding="utf-8"), str(path), "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_benchmarks_import_is_there(path: Path) -> None:
    """No benchmark is left behind: what it imports of this project exists."""
    for module, name in own_imports(path):
        file = ROOT / Path(*module.split("."))
        if file.is_dir():
            if (file / f"{name}.py").exists() or (file / name).is_dir():
                continue
            file = file / "__init__"
        assert name in names_in(file.with_suffix(".py")), (module, name)
