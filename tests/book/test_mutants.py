"""`make mutants`: what tests notice is told apart from what they do not, and nothing stays changed."""

from pathlib import Path

import pytest

import mutants


def test_a_mutant_is_noticed_by_its_room_by_the_tables_or_by_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "def f(x):\n    return x > 1\n\n\ndef g(x):\n    return x > 2\n\n\ndef h(x):\n    return x > 3\n"
    (tmp_path / "thing.py").write_text(code, encoding="utf-8")
    for name, tried in (("room", "f(2) and not f(1)"), ("table", "g(3) and not g(2)")):
        test = f"from thing import f, g\n\n\ndef test_{name}():\n    assert {tried}\n"
        (tmp_path / f"test_{name}.py").write_text(test, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(mutants, "ROOMS", {"thing.py": "test_room.py"})
    monkeypatch.setattr(mutants, "TABLES", "test_table.py")
    made = [mutant for mutant in mutants.mutants("thing.py") if mutant.operator == "core/ReplaceComparisonOperator_Gt_Lt"]
    assert [mutant.line for mutant in made] == [2, 6, 10]
    judged = [mutants.judged(mutant) for mutant in made]
    assert [by for _, by, _ in judged] == ["its own room", "the tables", "nothing"]
    assert "-    return x > 3\n+    return x < 3" in judged[2][2]
    assert (tmp_path / "thing.py").read_text(encoding="utf-8") == code
    assert mutants.chosen(2, 5, "") == mutants.chosen(2, 5, "")
