"""The ngffz> prompt on a pseudo-terminal, as a person meets it, and standard input without one.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_prompt.py

Needs pytest alone.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

import pytest

NGFFZ = os.environ.get("NGFFZ", ".build/release/ngffz")
PROMPT = "ngffz> "
PICTURE = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "data", "cthead1.png")
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x01\x02]")


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, folder, columns=100, rows=40, **variables):
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            kept = {k: v for k, v in os.environ.items()
                    if k not in ("TMUX", "NO_COLOR", "INPUTRC", "COLORTERM", "LC_TERMINAL", "TERM_PROGRAM")}
            os.chdir(folder)
            os.execve(os.path.abspath(NGFFZ) if os.sep in NGFFZ else NGFFZ, ["ngffz"], {
                **kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": str(folder),
                "XDG_STATE_HOME": str(folder), "NGFFZ_GRAPHICS": "block", **variables})
        self.resize(columns, rows)
        self.seen = ""
        self.wait(PROMPT)

    def resize(self, columns, rows=40):
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def read(self, seconds):
        if select.select([self.end], [], [], seconds)[0]:
            try:
                self.seen += os.read(self.end, 65536).decode("utf-8", "replace")
                return True
            except OSError:
                return False
        return False

    def wait(self, text, seconds=20):
        """What came up to `text`, escape sequences taken out; the rest waits."""
        end = time.monotonic() + seconds
        while text not in CODES.sub("", self.seen):
            if time.monotonic() > end:
                raise AssertionError(f"no {text!r} in {self.seen!r}")
            self.read(0.1)
        while self.read(0.1):
            pass
        seen, self.seen = self.seen, ""
        return CODES.sub("", seen).replace("\r", "")

    def type(self, text):
        os.write(self.end, text.encode())

    def enter(self, line, until=PROMPT):
        self.type(line + "\r")
        return self.wait(until)

    def paste(self, text):
        self.type("\x1b[200~" + text + "\x1b[201~")

    def status(self, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = None
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("it does not end")

    def close(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.end)


@pytest.fixture
def start(tmp_path):
    opened = []

    def make(**options):
        opened.append(Terminal(tmp_path, **options))
        return opened[-1]

    yield make
    for terminal in opened:
        terminal.close()


# -- lines ---------------------------------------------------------------------------------------
def test_values_are_echoed_and_kept(start):
    terminal = start()
    assert "\n42\n" in terminal.enter("6 * 7")
    assert "\n43\n" in terminal.enter("_ + 1")
    assert terminal.enter("None").count("None") == 1  # what was typed


def test_blocks_end_with_an_empty_line(start):
    terminal = start()
    terminal.enter("for i in range(3):", until="... ")
    terminal.enter("    print('n', i)", until="... ")
    assert "n 0\nn 1\nn 2\n" in terminal.enter("")


@pytest.mark.parametrize("leave", ["exit\r", "quit\r", "exit()\r", "\x04"])
def test_leaving(start, leave):
    terminal = start()
    terminal.type(leave)
    assert terminal.status() == 0


def test_the_status_of_exit(start):
    terminal = start()
    terminal.type("exit(3)\r")
    assert terminal.status() == 3


def test_ctrl_d_leaves_an_open_statement_first(start):
    terminal = start()
    terminal.enter("x = (1,", until="... ")
    terminal.type("\x04")
    terminal.wait(PROMPT)
    assert "\n2\n" in terminal.enter("1 + 1")


def test_ctrl_c_at_rest_drops_the_line(start):
    terminal = start()
    terminal.type("abc")
    time.sleep(0.2)
    terminal.type("\x03")
    terminal.wait(PROMPT)
    assert "\n2\n" in terminal.enter("1 + 1")


@pytest.mark.parametrize("work", ["while True: pass", "!sleep 60", "import time; time.sleep(60)", "input('? ')"])
def test_ctrl_c_stops_the_work_and_keeps_the_session(start, work):
    terminal = start()
    terminal.enter("kept = 41")
    terminal.type(work + "\r")
    time.sleep(0.7)
    terminal.read(0)
    begin = time.monotonic()
    terminal.type("\x03")
    assert "KeyboardInterrupt" in terminal.wait(PROMPT)
    assert time.monotonic() - begin < 1
    assert "\n42\n" in terminal.enter("kept + 1")


# -- editing -------------------------------------------------------------------------------------
def test_history_is_kept_on_disk(start, tmp_path):
    terminal = start()
    terminal.enter("first = 'of the history'")
    terminal.enter("for i in range(2):", until="... ")
    terminal.enter("    print('row', i)", until="... ")
    terminal.enter("")
    terminal.type("exit\r")
    terminal.status()
    assert os.stat(tmp_path / "ngffz" / "history").st_mode & 0o777 == 0o600
    terminal = start()
    terminal.type("\x1b[A\x1b[A\x1b[A")
    time.sleep(0.2)
    terminal.type("\r")
    terminal.wait(PROMPT)
    assert "of the history" in terminal.enter("first")


def test_completion(start, tmp_path):
    (tmp_path / "alone_here.txt").write_text("")
    terminal = start()
    terminal.type("impo\t")
    assert "import" in terminal.wait("import")
    terminal.type("\x15nz.to_multi\t")
    terminal.wait("to_multiscales")
    terminal.type("\x15open('alo\t")
    terminal.wait("alone_here.txt")
    terminal.type("\x15")
    terminal.enter("d = {'the_only_key': 5}")
    terminal.type("d['\t")
    terminal.wait("the_only_key")


def test_completion_inside_a_store(start, tmp_path):
    terminal = start()
    terminal.enter("import numpy as np")
    terminal.enter("m = nz.to_multiscales(nz.to_ngff_image(np.zeros((32, 32))), scale_factors=[2])")
    terminal.enter("nz.to_ngff_zarr('x.ome.zarr', m)")
    terminal.type("nz.from_ngff_zarr('x.ome.zarr/scale1/\t")
    assert "scale1/image" in terminal.wait("image")


def test_a_short_paste_can_be_edited(start):
    terminal = start()
    terminal.paste(">>> a = 20\n>>> a + 1\n21\n>>> a + 2")
    time.sleep(0.3)
    terminal.type("\r")
    assert "21\n22\n" in terminal.wait(PROMPT)


def test_a_long_paste_with_prose_and_outputs(start):
    lines = ["A page about numbers", "", "It tells what follows, in words.", ""]
    lines += [f">>> print('line {n}')\nline {n}" for n in range(40)]
    lines += ["", ">>> def f(x):", "...     return x + 1", "...", ">>> f(1)", "2"]
    terminal = start()
    terminal.paste("\n".join(lines) + "\n")
    seen = terminal.wait(PROMPT)
    while "\n2\n" not in seen:
        seen += terminal.wait(PROMPT)
    assert [f"line {n}" in seen for n in range(40)] == [True] * 40


def test_a_paste_goes_on_after_a_failure(start):
    terminal = start()
    terminal.paste(">>> 1 / 0\n>>> 'after' + 'wards'")
    time.sleep(0.3)
    terminal.type("\r")
    seen = terminal.wait(PROMPT)
    assert "ZeroDivisionError" in seen and "'afterwards'" in seen


def test_conditionals_of_inputrc(start, tmp_path):
    (tmp_path / ".inputrc").write_text('$if ngffz\n"\\C-xk": "6 * 7"\n$endif\n$if other\n"\\C-xk": "0"\n$endif\n')
    terminal = start(INPUTRC=str(tmp_path / ".inputrc"))
    terminal.type("\x18k")
    assert "\n42\n" in terminal.enter("")


def test_accents_are_single_letters(start):
    terminal = start(LC_ALL="C")
    terminal.type("len('h\u00e9\x7f\x7fe')")
    assert "\n1\n" in terminal.enter("")


# -- what is shown -------------------------------------------------------------------------------
def test_tables_fit_the_window(start):
    terminal = start(columns=70)
    terminal.enter(f"from imageio.v3 import imread; data = imread({PICTURE!r})")
    terminal.enter("m = nz.to_multiscales(nz.to_ngff_image(data), scale_factors=[2, 4], chunks=64)")
    wide = 0
    for columns in (70, 50):
        terminal.resize(columns)
        time.sleep(0.2)
        seen = terminal.enter("show(m)")
        body = seen.split("show(m)", 1)[1].split(PROMPT)[0].split("\n")
        assert all(len(line) <= columns for line in body), [l for l in body if len(l) > columns]
        wide = max(wide, *(len(line) for line in body))
    assert wide > 40


@pytest.mark.parametrize("graphics,mark", [
    ("kitty", "\x1b_Ga=T"), ("iterm", "\x1b]1337;File="), ("sixel", "\x1bP0;1"),
    ("block", "38;2;"), ("block256", "38;5;"),
])
def test_pictures_in_the_terminals_own_way(start, graphics, mark):
    terminal = start(NGFFZ_GRAPHICS=graphics)
    terminal.enter(f"from imageio.v3 import imread; data = imread({PICTURE!r})")
    terminal.type("show(data)\r")
    end = time.monotonic() + 20
    raw = ""
    while "picture of" not in raw and time.monotonic() < end:
        terminal.read(0.1)
        raw = terminal.seen
    assert mark in raw


def test_a_terminal_that_answers_is_asked(start):
    """The question of kitty's protocol, and the answer to it."""
    terminal = start(NGFFZ_GRAPHICS="")
    terminal.enter(f"from imageio.v3 import imread; data = imread({PICTURE!r})")
    terminal.type("show(data)\r")
    end = time.monotonic() + 10
    while "\x1b[c" not in terminal.seen and time.monotonic() < end:
        terminal.read(0.05)
    terminal.type("\x1b_Gi=31;OK\x1b\\\x1b[?62;22c")
    while "picture of" not in terminal.seen and time.monotonic() < end:
        terminal.read(0.1)
    assert "\x1b_Ga=T" in terminal.seen


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_they_are_not_wanted(start, variables):
    terminal = start(**variables, NGFFZ_GRAPHICS="")
    terminal.type("1 / 0\r")
    end = time.monotonic() + 10
    while "ZeroDivisionError:" not in terminal.seen and time.monotonic() < end:
        terminal.read(0.1)
    assert not re.search(r"\x1b\[[0-9;]*m", terminal.seen)


# -- without a terminal --------------------------------------------------------------------------
def piped(text, folder, *arguments):
    return subprocess.run([os.path.abspath(NGFFZ) if os.sep in NGFFZ else NGFFZ, *arguments], input=text, cwd=folder,
                          capture_output=True, text=True, timeout=60)


def test_piped_input_is_taken_as_pasted(tmp_path):
    done = piped(">>> x = 5\n>>> x * 2\n10\n>>> print('a')\na\n", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "10\na\n", "")


def test_piped_input_goes_on_and_fails_at_the_end(tmp_path):
    done = piped("1 / 0\n'after'\n", tmp_path)
    assert done.returncode == 1 and done.stdout == "'after'\n"
    assert done.stderr.count("ZeroDivisionError: division by zero") == 1


def test_pictures_are_drawn_with_letters(tmp_path):
    done = piped(f"from imageio.v3 import imread\nshow(imread({PICTURE!r}))\n", tmp_path)
    assert done.returncode == 0 and "\x1b" not in done.stdout
    lines = done.stdout.split("\n")
    assert sum(len(line.strip()) > 20 for line in lines) > 15


def test_exit_of_piped_input(tmp_path):
    assert piped("exit\nprint('not this')\n", tmp_path).stdout == ""
    assert piped("exit(7)\n", tmp_path).returncode == 7
