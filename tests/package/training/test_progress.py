"""The progress bar: in a notebook, on a terminal, and where there is neither."""

import io
import sys
from types import SimpleNamespace

import IPython
import IPython.display
import pytest

from nnbook.training import progress as module
from nnbook.training.progress import Progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


class Handle:
    """Stands for the output area of a notebook's cell."""

    def __init__(self, first: str) -> None:
        self.states = [first]

    def update(self, html) -> None:
        self.states.append(html.data)


@pytest.fixture
def notebook(monkeypatch) -> list[Handle]:
    """Makes Progress believe that it runs in a kernel; gives the output areas that it opens."""
    opened = []

    def display(html, *, display_id):
        assert display_id is True
        opened.append(Handle(html.data))
        return opened[-1]

    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(IPython.display, "display", display)
    return opened


@pytest.fixture
def screen(monkeypatch) -> Screen:
    made = Screen()
    monkeypatch.setattr(module, "sys", SimpleNamespace(stderr=made, modules=sys.modules))    # pytest owns sys.stderr
    return made


@pytest.fixture
def at_once(monkeypatch) -> None:
    """Draw at each step, however little time has passed."""
    monkeypatch.setattr(module, "INTERVAL", -1)


def run(total: int = 3, **settings) -> Progress:
    with Progress(total, **settings) as bar:
        for number in range(total):
            bar.step()
            if number == 0:
                bar.say("first <done> & said")
    return bar


@pytest.mark.usefixtures("at_once")
def test_without_a_terminal_only_the_lines_are_written(capsys) -> None:
    assert run().done == 3
    assert capsys.readouterr() == ("", "first <done> & said\n")


@pytest.mark.usefixtures("at_once")
def test_not_shown_is_silent_everywhere(capsys, notebook) -> None:
    run(shown=False)
    assert capsys.readouterr() == ("", "")
    assert notebook == []


@pytest.mark.usefixtures("at_once")
def test_not_shown_is_silent_on_a_terminal(screen) -> None:
    run(shown=False)
    assert screen.getvalue() == ""


@pytest.mark.usefixtures("at_once")
def test_a_terminal_gets_one_line_that_is_drawn_over(screen) -> None:
    run()
    drawn = screen.getvalue().split("\r")
    assert drawn[1] == "[" + "#" * 10 + "." * 20 + "] 1/3"
    assert drawn[2] == "\033[Kfirst <done> & said\n"    # the bar is wiped first
    assert drawn[-1] == "[" + "#" * 30 + "] 3/3\n"
    assert screen.getvalue().count("\n") == 2


@pytest.mark.usefixtures("at_once")
def test_a_notebook_gets_one_element_that_is_updated_in_place(capsys, notebook) -> None:
    run()
    assert capsys.readouterr() == ("", "")
    assert len(notebook) == 1
    states = notebook[0].states
    assert '<progress value="0" max="3" aria-label="training"></progress> 0 of 3 batches' in states[0]
    assert any("1 of 3 batches" in state for state in states)
    assert all(state.startswith('<div class="nnb-progress"><pre>') for state in states)


def test_a_notebook_keeps_the_lines_escaped_and_no_bar_at_the_end(notebook) -> None:
    run()
    assert notebook[0].states[-1] == '<div class="nnb-progress"><pre>first &lt;done&gt; &amp; said</pre></div>'


def test_an_interrupted_bar_says_how_far_it_came(notebook) -> None:
    def stop() -> None:
        with Progress(5) as bar:
            bar.step()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert "1 of 5 batches" in notebook[0].states[-1]


def test_steps_are_drawn_no_more_often_than_the_interval(monkeypatch, notebook) -> None:
    monkeypatch.setattr(module, "perf_counter", iter([i * 0.04 for i in range(1, 1000)]).__next__)
    with Progress(100) as bar:
        for _ in range(100):
            bar.step()
    assert 10 < len(notebook[0].states) < 30


def test_nothing_to_do_is_done_at_once(notebook, capsys) -> None:
    run(0)
    assert notebook[0].states == ['<div class="nnb-progress"><pre></pre></div>'] * 2
    assert capsys.readouterr() == ("", "")


def test_nothing_to_do_on_a_terminal_does_not_divide_by_zero(screen) -> None:
    run(0)
    assert screen.getvalue().endswith("] 0/0\n")


@pytest.mark.parametrize(("shell", "expected"), [(None, False), (SimpleNamespace(), False), (SimpleNamespace(kernel=1), True)])
def test_a_notebook_is_a_shell_with_a_kernel(monkeypatch, shell, expected) -> None:
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    assert module._in_notebook() is expected


def test_without_ipython_it_is_no_notebook(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "IPython")
    assert module._in_notebook() is False
    assert "IPython" not in sys.modules    # nor is it imported to ask
