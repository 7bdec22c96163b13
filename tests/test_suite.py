"""The runner of the tools that run pytest: it counts, and a run of nothing is no success."""

import pytest
import suite


def test_what_came_out_is_counted(tmp_path, capsys):
    cases = "import pytest\n\ndef test_a(): pass\n\ndef test_b(): assert 0\n\n"
    (tmp_path / "test_three.py").write_text(cases + "def test_c(): pytest.skip()\n")
    outcome = suite.run([str(tmp_path), "-n", "0"])
    assert str(outcome).startswith("3 tests, 1 failed, 1 skipped, ")
    assert outcome.failed[0].endswith("test_three test_b")
    assert "assert 0" in capsys.readouterr().out


def test_a_run_of_nothing_is_no_success():
    with pytest.raises(SystemExit, match=r"pytest did not run:[\s\S]*not found: .*no_such_file"):
        suite.run(["no_such_file.py", "-n", "0"])
