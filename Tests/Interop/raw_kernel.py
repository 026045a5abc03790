"""A kernel process on plain sockets: what the probes of test_kernel.py talk to.

Messages are signed with jupyter_client's Session, but sent and received by hand, so that a probe
can also send what no client would.
"""
import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

import zmq
from jupyter_client.kernelspec import get_kernel_spec
from jupyter_client.session import Session

CHANNELS = ("shell", "control", "stdin", "iopub", "hb")
DELIMITER = b"<IDS|MSG>"


@functools.cache
def kernel_under_test():
    """The name of the kernelspec to test: KERNEL, or else that of the binary NGFFZ, installed for
    the occasion."""
    if os.environ.get("KERNEL") or not os.environ.get("NGFFZ"):
        return os.environ.get("KERNEL", "ngffz")
    prefix = tempfile.mkdtemp(prefix="ngffz-kernel-")
    atexit.register(shutil.rmtree, prefix, ignore_errors=True)
    subprocess.run([os.environ["NGFFZ"], "kernel", "install", "--prefix", prefix], check=True,
                   stdout=subprocess.DEVNULL)
    paths = [os.path.join(prefix, "share", "jupyter"), os.environ.get("JUPYTER_PATH", "")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(path for path in paths if path)
    return "ngffz"


def free_ports(count):
    import socket

    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class RawKernel:
    """Starts kernelspec `name`; use in a `with`."""

    def __init__(self, name, folder, *, transport="tcp", scheme="hmac-sha256", key=None, ports=None,
                 curve=False, registration=None, env=None, wrap=()):
        self.folder = str(folder)
        self.key = uuid.uuid4().hex.encode() if key is None else key
        self.scheme = scheme
        self.context = zmq.Context()
        self.curve = None
        self.file = os.path.join(self.folder, f"kernel-{uuid.uuid4()}.json")
        info = {"transport": transport, "signature_scheme": scheme, "key": self.key.decode()}
        if registration:
            info.update(registration)
        else:
            info["ip"] = "127.0.0.1" if transport == "tcp" else os.path.join(self.folder, "k")
            if ports is None:
                ports = free_ports(5) if transport == "tcp" else range(1, 6)
            info.update({f"{c}_port": p for c, p in zip(CHANNELS, ports)})
        if curve:
            public, secret = zmq.curve_keypair()
            info.update(curve_publickey=public.decode(), curve_secretkey=secret.decode())
            self.curve = public
        self.info = info
        with open(self.file, "w") as out:
            json.dump(info, out)
        argv = [a.replace("{connection_file}", self.file) for a in get_kernel_spec(name).argv]
        if argv[0] in ("python", "python3", "python%d.%d" % sys.version_info[:2]):
            argv[0] = sys.executable  # as jupyter_client has it
        self.process = subprocess.Popen(
            list(wrap) + argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, **(env or {})})
        self.sockets = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def close(self):
        for socket in self.sockets.values():
            socket.close(0)
        self.context.term()

    def reread(self, timeout=10):
        """Waits until the kernel has written its ports into the connection file."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            with open(self.file) as text:
                try:
                    self.info = json.load(text)
                except ValueError:
                    continue
            if all(int(self.info[f"{c}_port"]) > 0 for c in CHANNELS):
                return self
            time.sleep(0.01)
        raise AssertionError("the connection file was not rewritten")

    def url(self, channel):
        separator = ":" if self.info["transport"] == "tcp" else "-"
        return f"{self.info['transport']}://{self.info['ip']}{separator}{self.info[channel + '_port']}"

    def new_socket(self, channel, identity, receive_limit=0):
        kind = {"iopub": zmq.SUB, "hb": zmq.REQ}.get(channel, zmq.DEALER)
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.reconnect_ivl = 5
        if kind == zmq.DEALER:
            socket.identity = identity
        if self.curve:
            public, secret = zmq.curve_keypair()
            socket.curve_serverkey, socket.curve_publickey = self.curve, public
            socket.curve_secretkey = secret
        if kind == zmq.SUB:
            socket.rcvhwm = receive_limit
            socket.subscribe(b"")
        socket.connect(self.url(channel))
        return socket

    def connect(self, timeout=20):
        """Connects all sockets and waits for the welcome and a first answer."""
        self.session = Session(key=self.key, signature_scheme=self.scheme)
        for channel in CHANNELS:
            self.sockets[channel] = self.new_socket(channel, self.session.bsession)
        welcome = self.receive("iopub", timeout)
        assert welcome["msg_type"] == "iopub_welcome", welcome
        assert welcome["content"] == {"subscription": ""} and welcome["parent_header"] == {}
        self.request("kernel_info_request", timeout=timeout)
        return self

    # -- messages ------------------------------------------------------------------------------
    def frames(self, kind, content=None, header=None, metadata=None, buffers=()):
        message = self.session.msg(kind, content or {}, metadata=metadata)
        message["header"].update(header or {})
        frames = self.session.serialize(message)  # <IDS|MSG> signature header parent meta content
        return message["header"]["msg_id"], frames + list(buffers)

    def send(self, channel, kind, content=None, **more):
        identity, frames = self.frames(kind, content, **more)
        self.sockets[channel].send_multipart(frames)
        return identity

    def parse(self, frames):
        cut = frames.index(DELIMITER)
        signature, *parts = frames[cut + 1 : cut + 6]
        if self.key:
            assert signature == self.session.sign(parts), "a wrong signature"
        header, parent, metadata, content = (json.loads(part) for part in parts)
        assert all(isinstance(p, dict) for p in (header, parent, metadata, content))
        return {
            "header": header, "parent_header": parent, "metadata": metadata, "content": content,
            "msg_type": header["msg_type"], "buffers": frames[cut + 6 :], "topic": frames[:cut],
        }

    def receive(self, channel, timeout=10):
        if not self.sockets[channel].poll(int(timeout * 1000)):
            raise AssertionError(f"nothing on {channel} in {timeout} s")
        return self.parse(self.sockets[channel].recv_multipart())

    def silence(self, channel, seconds=0.3):
        return not self.sockets[channel].poll(int(seconds * 1000))

    def reply(self, identity, channel="shell", timeout=10):
        """The reply to one message; replies to others are skipped."""
        while True:
            message = self.receive(channel, timeout)
            if message["parent_header"].get("msg_id") == identity:
                return message

    def published(self, identity, timeout=10):
        """What is published for one message, up to its idle."""
        messages = []
        while True:
            message = self.receive("iopub", timeout)
            if message["parent_header"].get("msg_id") != identity:
                continue
            messages.append(message)
            if message["content"].get("execution_state") == "idle":
                return messages

    def request(self, kind, content=None, channel="shell", timeout=10, **more):
        """(reply, published) of one request."""
        identity = self.send(channel, kind, content, **more)
        reply = self.reply(identity, channel, timeout)
        return reply, self.published(identity, timeout)

    def execute(self, code, timeout=10, header=None, **more):
        return self.request("execute_request", execution(code, **more), timeout=timeout,
                            header=header)

    def start(self, code, **more):
        """Sends a cell and waits until it runs."""
        identity = self.send("shell", "execute_request", execution(code, **more))
        while True:
            message = self.receive("iopub")
            if (message["parent_header"].get("msg_id") == identity
                    and message["msg_type"] == "execute_input"):
                time.sleep(0.1)
                return identity

    def drain(self):
        for channel in ("shell", "control", "iopub", "stdin"):
            while self.sockets[channel].poll(50):
                self.sockets[channel].recv_multipart()


def execution(code, silent=False, store_history=True, user_expressions=None, allow_stdin=False,
              stop_on_error=True):
    return dict(code=code, silent=silent, store_history=store_history, allow_stdin=allow_stdin,
                user_expressions=user_expressions or {}, stop_on_error=stop_on_error)


def text_of(published, name="stdout"):
    return "".join(m["content"]["text"] for m in published
                   if m["msg_type"] == "stream" and m["content"]["name"] == name)


def types_of(published):
    return [m["content"]["execution_state"] if m["msg_type"] == "status" else m["msg_type"]
            for m in published]
