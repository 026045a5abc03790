"""The Jupyter kernel from outside: jupyter_kernel_test with every attribute, and probes of our own.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_kernel.py

NGFFZ is the binary; KERNEL names an installed kernelspec instead. KERNEL_SNIPPETS may name a JSON file with cells for another
language. Needs pytest, jupyter_client, jupyter_kernel_test.
"""
import hashlib
import hmac
import json
import os
import random
import signal
import subprocess
import sys
import time

import jupyter_kernel_test
import pytest
import zmq

from raw_kernel import DELIMITER, RawKernel, execution, kernel_under_test, text_of, types_of

KERNEL = kernel_under_test()

SNIPPETS = {
    "hello": "print('hello, world')",
    "stderr": "import sys\nprint('bad', file=sys.stderr)",
    "results": [["6 * 7", "42"], ["'a' + 'b'", "'ab'"], ["[1, 2][::-1]", "[2, 1]"]],
    "history_pattern": "6 *?7*",
    "display": ["show([1, 2])", "text/plain"],
    "error": ["1 / 0", "ZeroDivisionError"],
    "page": "len?",
    "inspect": "len",
    "clear": "clear_output()",
    "completions": [["impo", ["import"]], ["pri", ["print"]]],
    "complete_in_unicode": ["x = 'e\u0301\U0001F600'; pri", 11, 14, "print"],
    "complete": ["1", "x = (1,\n 2)", "for i in range(2):\n  i\n\n"],
    "incomplete": ["print(", "for i in range(2):", "x = '''a"],
    "invalid": ["print)", "1 +* 2"],
    "assign": ["x = 5", "x", "5"],
    "fail_name": "NameError",
    "print_long": "print('x' * 100_000)",
    "print_many": "for i in range({n}): print(i)",
    "spin": "while True: pass",
    "sleep": "import time\ntime.sleep({s})",
    "ask": ["print(input('who? '))", "who? "],
    "child": ["!echo child", "child"],
}
if os.environ.get("KERNEL_SNIPPETS"):
    with open(os.environ["KERNEL_SNIPPETS"]) as text:
        SNIPPETS.update(json.load(text))
S = SNIPPETS


class KernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "ngffz"
    file_extension = ".ngffz"
    code_hello_world = S["hello"]
    code_stderr = S["stderr"]
    completion_samples = [{"text": t, "matches": set(m)} for t, m in S["completions"]]
    complete_code_samples = S["complete"]
    incomplete_code_samples = S["incomplete"]
    invalid_code_samples = S["invalid"]
    code_page_something = S["page"]
    code_generate_error = S["error"][0]
    code_execute_result = [{"code": c, "result": r} for c, r in S["results"]]
    code_display_data = [{"code": S["display"][0], "mime": S["display"][1]}]
    code_history_pattern = S["history_pattern"]
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = S["inspect"]
    code_clear_output = S["clear"]


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


del jupyter_kernel_test  # its base classes are no tests of ours


@pytest.fixture
def make(tmp_path):
    """Starts kernels that are ended with the test."""
    kernels = []

    def start(**options):
        kernel = RawKernel(KERNEL, tmp_path, **options)
        kernels.append(kernel)
        return kernel

    yield start
    for kernel in kernels:
        kernel.__exit__()


@pytest.fixture
def kernel(make):
    return make().connect()


def alive(kernel):
    reply, published = kernel.execute(S["results"][0][0])
    assert reply["content"]["status"] == "ok"
    assert any(m["msg_type"] == "execute_result" for m in published)


# -- cells ---------------------------------------------------------------------------------------
def test_order_of_a_cell(kernel):
    reply, published = kernel.execute(S["results"][0][0])
    assert types_of(published) == ["busy", "execute_input", "execute_result", "idle"]
    assert published[2]["content"]["data"]["text/plain"] == S["results"][0][1]
    assert reply["content"]["execution_count"] == 1
    assert published[1]["content"]["execution_count"] == 1
    assert reply["content"]["user_expressions"] == {}
    _, published = kernel.execute(S["hello"])
    assert types_of(published) == ["busy", "execute_input", "stream", "idle"]
    _, published = kernel.execute(S["error"][0])
    assert types_of(published) == ["busy", "execute_input", "error", "idle"]


def test_parent_header_is_verbatim(kernel):
    reply, published = kernel.execute("", header={"of_mine": [1, {"a": None}]})
    assert reply["parent_header"]["of_mine"] == [1, {"a": None}]
    assert all(m["parent_header"] == reply["parent_header"] for m in published)
    assert reply["header"]["session"] != kernel.session.session
    assert reply["header"]["version"].startswith("5.")
    assert reply["header"]["date"].endswith("Z") and len(reply["header"]["date"]) == 27


def test_counts(kernel):
    def count(code, **more):
        return kernel.execute(code, **more)[0]["content"]["execution_count"]

    assert count(S["hello"]) == 1
    assert count(S["hello"], store_history=False) == 1
    assert count("") == 1
    assert count("  \n") == 1
    assert count(S["error"][0]) == 2
    assert count(S["hello"]) == 3


def test_silent(kernel):
    for code in (S["hello"], S["error"][0], S["results"][0][0]):
        _, published = kernel.execute(code, silent=True)
        assert types_of(published) == ["busy", "idle"]
    assert kernel.execute(S["hello"])[0]["content"]["execution_count"] == 1


def test_user_expressions(kernel):
    assign, name, value = S["assign"]
    reply, _ = kernel.execute(assign, user_expressions={"good": name, "bad": "no_such_name"})
    values = reply["content"]["user_expressions"]
    assert values["good"]["status"] == "ok"
    assert values["good"]["data"]["text/plain"] == value
    assert values["bad"]["status"] == "error" and values["bad"]["ename"] == S["fail_name"]
    assert isinstance(values["bad"]["traceback"], list)


def test_failure_aborts_what_waits(kernel):
    cells = [S["error"][0], S["hello"], S["hello"]]
    ids = [kernel.send("shell", "execute_request", execution(c)) for c in cells]
    other = kernel.send("shell", "is_complete_request", {"code": "1"})
    assert kernel.reply(other)["content"]["status"] == "complete"
    kernel.drain()
    ids = [kernel.send("shell", "execute_request", execution(c)) for c in cells]
    replies = [kernel.reply(i)["content"] for i in ids]
    assert replies[0]["status"] == "error" and replies[0]["ename"] == S["error"][1]
    assert [r["status"] for r in replies[1:]] == ["aborted", "aborted"]
    assert types_of(kernel.published(ids[0])) == ["busy", "execute_input", "error", "idle"]
    for each in ids[1:]:
        assert types_of(kernel.published(each)) == ["busy", "idle"]
    alive(kernel)


def test_failure_need_not_abort(kernel):
    ids = [kernel.send("shell", "execute_request", execution(c, stop_on_error=False))
           for c in (S["error"][0], S["hello"])]
    assert [kernel.reply(i)["content"]["status"] for i in ids] == ["error", "ok"]


def test_cell_sent_after_a_failure_is_run(kernel):
    for _ in range(20):
        assert kernel.execute(S["error"][0])[0]["content"]["status"] == "error"
        assert kernel.execute(S["hello"])[0]["content"]["status"] == "ok"


def test_cells_run_one_at_a_time(kernel):
    ids = [kernel.send("shell", "execute_request", execution(S["hello"])) for _ in range(200)]
    seen = []
    while len(seen) < 200 * 4:
        message = kernel.receive("iopub")
        seen.append((message["parent_header"]["msg_id"], message["msg_type"]))
    assert [i for i, _ in seen] == [i for i in ids for _ in range(4)]
    counts = [kernel.reply(i)["content"]["execution_count"] for i in ids]
    assert counts == list(range(1, 201))


def test_many_lines_come_gathered(kernel):
    _, published = kernel.execute(S["print_many"].format(n=2000))
    assert text_of(published).split() == [str(i) for i in range(2000)]
    assert sum(m["msg_type"] == "stream" for m in published) < 100


def test_output_of_children(kernel):
    code, text = S["child"]
    _, published = kernel.execute(code)
    assert text in text_of(published)


# -- while a cell runs ---------------------------------------------------------------------------
@pytest.mark.parametrize("kind,content", [
    ("complete_request", {"code": S["completions"][0][0], "cursor_pos": 2}),
    ("inspect_request", {"code": S["inspect"], "cursor_pos": 1, "detail_level": 0}),
    ("is_complete_request", {"code": S["incomplete"][0]}),
    ("kernel_info_request", {}),
    ("comm_info_request", {}),
    ("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True}),
])
def test_answers_while_a_cell_runs(kernel, kind, content):
    cell = kernel.start(S["spin"])
    start = time.monotonic()
    reply, published = kernel.request(kind, content, timeout=2)
    assert time.monotonic() - start < 0.5
    assert reply["msg_type"] == kind.replace("request", "reply")
    assert types_of(published) == ["busy", "idle"]
    # Whoever shows the last status seen must not show that the kernel is at rest.
    assert kernel.receive("iopub")["content"] == {"execution_state": "busy"}
    kernel.request("interrupt_request", channel="control")
    assert kernel.reply(cell)["content"]["status"] == "error"


def test_control_while_a_cell_runs(kernel):
    cell = kernel.start(S["spin"])
    reply, _ = kernel.request("kernel_info_request", channel="control", timeout=2)
    assert reply["content"]["language_info"]["name"] == "ngffz"
    reply, _ = kernel.request("usage_request", channel="control", timeout=2)
    assert reply["content"]["pid"] == kernel.process.pid
    assert reply["content"]["kernel_memory"] > 1 << 20
    kernel.sockets["hb"].send(b"beat")
    assert kernel.sockets["hb"].poll(1000) and kernel.sockets["hb"].recv() == b"beat"
    reply, _ = kernel.request("interrupt_request", channel="control")
    assert reply["content"] == {"status": "ok"}
    assert kernel.reply(cell)["content"]["ename"] == "KeyboardInterrupt"


# -- interruption --------------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["message", "signal"])
def test_interrupt_keeps_the_state(kernel, by):
    kernel.execute(S["assign"][0])
    cell = kernel.start(S["spin"])
    waiting = kernel.send("shell", "execute_request", execution(S["hello"]))
    start = time.monotonic()
    if by == "message":
        kernel.send("control", "interrupt_request")
    else:
        os.killpg(kernel.process.pid, signal.SIGINT)
    published = kernel.published(cell)
    assert time.monotonic() - start < 0.5
    assert published[-2]["content"]["ename"] == "KeyboardInterrupt"
    assert kernel.reply(cell)["content"]["status"] == "error"
    assert kernel.reply(waiting)["content"]["status"] == "aborted"
    reply, published = kernel.execute(S["assign"][1])
    assert published[2]["content"]["data"]["text/plain"] == S["assign"][2]


def test_interrupt_at_rest_is_harmless(kernel):
    for _ in range(3):
        os.killpg(kernel.process.pid, signal.SIGINT)
        kernel.request("interrupt_request", channel="control")
    time.sleep(0.1)
    alive(kernel)


# -- what the session knows ----------------------------------------------------------------------
def test_completion_counts_code_points(kernel):
    code, start, end, match = S["complete_in_unicode"]
    reply, _ = kernel.request("complete_request", {"code": code, "cursor_pos": len(code)})
    content = reply["content"]
    assert match in content["matches"]
    assert (content["cursor_start"], content["cursor_end"]) == (start, end)
    typed = content["metadata"]["_jupyter_types_experimental"]
    assert [t["text"] for t in typed] == content["matches"]
    assert all(t["type"] for t in typed)


@pytest.mark.parametrize("cursor", [-5, 10_000, "x", None, 1e300])
def test_any_cursor_is_survived(kernel, cursor):
    for kind in ("complete_request", "inspect_request"):
        reply, _ = kernel.request(kind, {"code": "\u00e9", "cursor_pos": cursor})
        assert reply["content"]["status"] == "ok"


def test_no_match(kernel):
    reply, _ = kernel.request("complete_request", {"code": "zzqq", "cursor_pos": 4})
    assert reply["content"]["matches"] == []
    assert reply["content"]["cursor_start"] == reply["content"]["cursor_end"] == 4
    reply, _ = kernel.request("inspect_request", {"code": "zzqq", "cursor_pos": 4})
    assert reply["content"]["found"] is False and reply["content"]["data"] == {}


def test_kernel_info(kernel):
    content = kernel.request("kernel_info_request")[0]["content"]
    language = content["language_info"]
    assert language["name"] == "ngffz" and language["file_extension"] == ".ngffz"
    assert language["mimetype"] == "text/x-ngffz" and language["codemirror_mode"] == "python"
    assert language["pygments_lexer"] == "python3" and "nbconvert_exporter" not in language
    assert content["protocol_version"] == "5.5" and content["debugger"] is False


# -- questions -----------------------------------------------------------------------------------
def test_input(kernel):
    code, prompt = S["ask"]
    cell = kernel.send("shell", "execute_request", execution(code, allow_stdin=True))
    question = kernel.receive("stdin")
    assert question["msg_type"] == "input_request"
    assert question["content"] == {"prompt": prompt, "password": False}
    assert question["parent_header"]["msg_id"] == cell
    kernel.send("stdin", "input_reply", {"value": "Ada \u00e9"})
    assert kernel.reply(cell)["content"]["status"] == "ok"
    assert "Ada \u00e9" in json.dumps([m["content"] for m in kernel.published(cell)],
                                      ensure_ascii=False)


def test_input_is_refused(kernel):
    reply, _ = kernel.execute(S["ask"][0], allow_stdin=False)
    assert reply["content"]["status"] == "error"
    assert kernel.silence("stdin")


def test_input_is_interrupted(kernel):
    cell = kernel.send("shell", "execute_request", execution(S["ask"][0], allow_stdin=True))
    kernel.receive("stdin")
    start = time.monotonic()
    kernel.send("control", "interrupt_request")
    content = kernel.reply(cell)["content"]
    assert content["status"] == "error" and content["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - start < 0.5
    kernel.send("stdin", "input_reply", {"value": "too late"})
    alive(kernel)


# -- comms, subshells and what is declined -------------------------------------------------------
def test_unknown_comm_is_closed(kernel):
    comm = {"comm_id": "c1", "target_name": "nobody", "data": {}}
    identity = kernel.send("shell", "comm_open", comm)
    published = kernel.published(identity)
    assert types_of(published) == ["busy", "comm_close", "idle"]
    assert published[1]["content"]["comm_id"] == "c1"
    for kind in ("comm_msg", "comm_close"):
        identity = kernel.send("shell", kind, {"comm_id": "c1", "data": {}})
        assert types_of(kernel.published(identity)) == ["busy", "idle"]
    assert kernel.request("comm_info_request")[0]["content"]["comms"] == {}
    assert kernel.silence("shell")


def test_subshells(kernel):
    features = kernel.request("kernel_info_request")[0]["content"]["supported_features"]
    reply, _ = kernel.request("create_subshell_request", channel="control")
    if "kernel subshells" not in features:
        assert reply["content"]["status"] == "error" and reply["content"]["evalue"]
        return
    name = reply["content"]["subshell_id"]
    listed, _ = kernel.request("list_subshell_request", channel="control")
    assert listed["content"]["subshell_id"] == [name]
    cell = kernel.start(S["spin"])
    reply, published = kernel.execute(S["results"][0][0], header={"subshell_id": name}, timeout=3)
    assert reply["content"]["status"] == "ok" and reply["content"]["execution_count"] == 1
    assert published[2]["content"]["data"]["text/plain"] == S["results"][0][1]
    kernel.request("interrupt_request", channel="control")
    assert kernel.reply(cell)["content"]["ename"] == "KeyboardInterrupt"
    kernel.execute(S["assign"][0])
    _, published = kernel.execute(S["assign"][1], header={"subshell_id": name})
    assert published[2]["content"]["data"]["text/plain"] == S["assign"][2]
    gone = {"subshell_id": name}
    assert kernel.request("delete_subshell_request", gone, "control")[0]["content"]["status"] == "ok"
    reply, _ = kernel.request("delete_subshell_request", gone, "control")
    assert reply["content"]["status"] == "error"
    reply, published = kernel.execute(S["hello"], header={"subshell_id": name})
    assert reply["content"]["status"] == "error" and types_of(published) == ["busy", "idle"]
    alive(kernel)


def test_unknown_message(kernel):
    for channel in ("shell", "control"):
        identity = kernel.send(channel, "frobnicate_request", {})
        assert types_of(kernel.published(identity)) == ["busy", "idle"]
        assert kernel.silence(channel, 0.1)


def test_no_debugger(kernel):
    ask = {"type": "request", "seq": 4, "command": "debugInfo"}
    reply, _ = kernel.request("debug_request", ask, "control")
    assert reply["content"]["success"] is False and reply["content"]["request_seq"] == 4


def test_connect_request(kernel):
    content = kernel.request("connect_request")[0]["content"]
    assert content["shell_port"] == kernel.info["shell_port"]


# -- what is not a message -----------------------------------------------------------------------
def sign(kernel, parts):
    digest = hmac.new(kernel.key, b"".join(parts), hashlib.sha256)
    return digest.hexdigest().encode()


def test_wrong_signatures_and_replays(kernel):
    _, frames = kernel.frames("execute_request", execution(S["hello"]))
    shell = kernel.sockets["shell"]
    for bad in (b"", b"0" * 64, frames[1][:-1], frames[1].upper(), frames[1] + b"0", b"\xff"):
        shell.send_multipart([frames[0], bad, *frames[2:]])
    swapped = [frames[0], frames[1], frames[2], frames[3], frames[4], b'{"code": "1"}']
    shell.send_multipart(swapped)
    assert kernel.silence("shell") and kernel.silence("iopub")
    shell.send_multipart(frames)
    assert kernel.receive("shell")["content"]["status"] == "ok"
    time.sleep(0.1)
    kernel.drain()
    shell.send_multipart(frames)
    assert kernel.silence("shell") and kernel.silence("iopub")
    alive(kernel)


def test_malformed_messages(kernel):
    good = [b'{"msg_id": "a", "msg_type": "kernel_info_request", "session": "s"}', b"{}", b"{}", b"{}"]
    bad_parts = [b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b'{"a": NaN}', b"[" * 5000,
                 b"{}{}", b'{"a":1e999999}x']
    shell = kernel.sockets["shell"]
    shell.send_multipart([b""])
    shell.send_multipart([DELIMITER])
    shell.send_multipart([b"no", b"delimiter"])
    for count in range(1, 5):
        parts = good[:count]
        shell.send_multipart([DELIMITER, sign(kernel, parts), *parts][: count + 1])
    for place in range(4):
        for bad in bad_parts:
            parts = list(good)
            parts[place] = bad
            for channel in ("shell", "control", "stdin"):
                kernel.sockets[channel].send_multipart([DELIMITER, sign(kernel, parts), *parts])
    for bad in (b"{}", b'{"msg_id": 5, "msg_type": []}', b'{"msg_id": "a"}'):
        parts = [bad, *good[1:]]
        shell.send_multipart([DELIMITER, sign(kernel, parts), *parts])
    assert kernel.silence("shell")
    alive(kernel)


def test_ten_thousand_malformed_messages(kernel):
    chance = random.Random(7)
    _, good = kernel.frames("execute_request", execution(S["hello"]))
    for number in range(10_000):
        frames = [bytes(f) for f in good]
        for _ in range(chance.randint(1, 3)):
            act = chance.randrange(4)
            if act == 0 and frames:
                frames.pop(chance.randrange(len(frames)))
            elif act == 1:
                frames.insert(chance.randrange(len(frames) + 1), chance.randbytes(20))
            elif act == 2 and frames:
                frames[chance.randrange(len(frames))] = chance.randbytes(chance.randrange(64))
            elif frames:
                frames = frames[: chance.randrange(len(frames) + 1)]
        if frames[:6] == [bytes(f) for f in good[:6]]:
            continue  # only a buffer was added: a good message
        kernel.sockets["shell" if number % 2 else "control"].send_multipart(frames or [b""])
    # Ahead of the delimiter any frames are an identity, so a few of these were messages after all.
    alive(kernel)
    kernel.sockets["hb"].send(b"x")
    assert kernel.sockets["hb"].poll(2000)


def test_wrong_types_in_a_request(kernel):
    for content in ({"code": 5}, {"code": None, "silent": "yes"}, {"user_expressions": [1]}, {}):
        reply, _ = kernel.request("execute_request", content)
        assert reply["content"]["status"] in ("ok", "error")
    for kind in ("complete", "inspect", "is_complete", "history", "comm_info"):
        reply, _ = kernel.request(f"{kind}_request", {"code": {}, "n": "a", "pattern": 1})
        assert "status" in reply["content"]
    for kind in ("comm_open", "comm_msg", "comm_close"):
        kernel.published(kernel.send("shell", kind, {"comm_id": 7}))
    alive(kernel)


# -- transports ----------------------------------------------------------------------------------
@pytest.mark.parametrize("options", [
    {"transport": "ipc"}, {"key": b""}, {"curve": True}, {"curve": True, "transport": "ipc"},
    {"scheme": "hmac-sha512"}, {"scheme": "hmac-md5"}, {"scheme": "hmac-sha1"},
    {"scheme": "hmac-sha384"},
], ids=str)
def test_transports(make, options):
    alive(make(**options).connect())


@pytest.mark.parametrize("transport", ["tcp", "ipc"])
def test_ports_are_found_and_written(make, transport):
    kernel = make(transport=transport, ports=[0] * 5).reread().connect()
    assert os.stat(kernel.file).st_mode & 0o777 == 0o600
    assert len({kernel.info[f"{c}_port"] for c in ("shell", "iopub", "hb")}) == 3
    alive(kernel)


@pytest.mark.parametrize("port_type", [int, str])
def test_registration_handshake(make, port_type, tmp_path):
    context = zmq.Context()
    listener = context.socket(zmq.ROUTER)
    port = listener.bind_to_random_port("tcp://127.0.0.1")
    kernel = make(
        registration={"kernel_id": "abc-1", "registration_ip": "127.0.0.1",
                      "registration_port": port_type(port)},
        env={"JUPYTER_RUNTIME_DIR": str(tmp_path / "run")})
    assert listener.poll(10_000)
    identity, delimiter, signature, content = listener.recv_multipart()
    assert delimiter == DELIMITER and signature == sign(kernel, [content])
    ports = json.loads(content)
    assert ports.pop("kernel_id") == "abc-1"
    assert len(ports) == 5 and all(isinstance(p, str) and int(p) > 0 for p in ports.values())
    answer = b'{"status": "ok"}'
    listener.send_multipart([identity, DELIMITER, sign(kernel, [answer]), answer])
    kernel.info.update(ports, ip="127.0.0.1")
    alive(kernel.connect())
    with open(tmp_path / "run" / "kernel-abc-1.json") as text:
        written = json.load(text)
    assert str(written["shell_port"]) == ports["shell_port"] and written["key"] == kernel.key.decode()
    listener.close(0)
    context.term()


def test_every_subscriber_is_welcomed(kernel):
    for number in range(3):
        late = kernel.new_socket("iopub", b"")
        assert late.poll(3000)
        message = kernel.parse(late.recv_multipart())
        assert message["msg_type"] == "iopub_welcome" and message["content"] == {"subscription": ""}
        late.close(0)


def test_same_identity_again(kernel):
    again = kernel.new_socket("shell", kernel.session.bsession)
    kernel.sockets.pop("shell").close(0)
    kernel.sockets["shell"] = again
    alive(kernel)


def test_slow_subscriber_loses_nothing(kernel):
    slow = kernel.new_socket("iopub", b"", receive_limit=1)
    assert slow.poll(3000)
    slow.recv_multipart()
    # More bytes than a TCP connection buffers, then more messages than a queue usually holds.
    for _ in range(150):
        kernel.execute(S["print_long"])
    for _ in range(500):
        kernel.execute(S["hello"])
    idles, length = 0, 0
    while idles < 650 and slow.poll(3000):
        message = kernel.parse(slow.recv_multipart())
        idles += message["content"].get("execution_state") == "idle"
        length += len(message["content"].get("text", ""))
    slow.close(0)
    assert (idles, length) == (650, 150 * 100_001 + 500 * 13)


# -- the end -------------------------------------------------------------------------------------
@pytest.mark.parametrize("restart", [True, False])
@pytest.mark.parametrize("busy", [True, False])
def test_shutdown(kernel, restart, busy):
    if busy:
        kernel.start(S["spin"])
    identity = kernel.send("control", "shutdown_request", {"restart": restart})
    reply = kernel.reply(identity, "control")
    assert reply["content"] == {"status": "ok", "restart": restart}
    published = kernel.published(identity)
    assert types_of(published) == ["busy", "shutdown_reply", "idle"]
    assert published[1]["content"]["restart"] is restart
    assert kernel.process.wait(timeout=3) == 0


def test_ends_with_its_parent(tmp_path):
    """A process starts the kernel, says which one, and is killed."""
    code = """if True:
        import json, os, subprocess, sys, time
        from raw_kernel import RawKernel
        kernel = RawKernel(sys.argv[1], sys.argv[2], env={"JPY_PARENT_PID": str(os.getpid())})
        kernel.connect()
        print(kernel.process.pid, flush=True)
        time.sleep(60)
    """
    here = os.path.dirname(os.path.abspath(__file__))
    parent = subprocess.Popen([sys.executable, "-c", code, KERNEL, str(tmp_path)], cwd=here,
                              stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 3
    while time.monotonic() < end:
        try:
            with open(f"/proc/{pid}/stat") as text:
                if text.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return
        except OSError:
            return
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("the kernel outlives its parent")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"transport": "smoke"}', '{"shell_port": "x"}',
                                  '{"shell_port": 99999999}', '{"key": 5}'])
def test_bad_connection_files(tmp_path, text):
    from jupyter_client.kernelspec import get_kernel_spec

    path = tmp_path / "c.json"
    path.write_text(text)
    argv = [a.replace("{connection_file}", str(path)) for a in get_kernel_spec(KERNEL).argv]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert str(path) in done.stderr + done.stdout
