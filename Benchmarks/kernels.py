"""The Jupyter kernel beside ipykernel and xeus-python, as far as they are installed.

    NGFFZ=.build/release/ngffz python Benchmarks/kernels.py [--rounds 3]

Needs jupyter_client, pyzmq, ipykernel, xeus-python. The kernels take turns; of each number the median
over all rounds counts.
"""
import argparse
import os
import statistics
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "Tests", "Interop"))

from jupyter_client.kernelspec import KernelSpecManager  # noqa: E402
from raw_kernel import CHANNELS, RawKernel, Session, kernel_under_test, text_of  # noqa: E402

PRINTS = "for i in range(2000): print(i, flush=True)"
SPIN = "while True: pass"


def clock(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def memory(kernel):
    """The proportional share of memory, in MiB."""
    with open(f"/proc/{kernel.process.pid}/smaps_rollup") as text:
        return sum(int(line.split()[1]) for line in text if line.startswith("Pss:")) / 1024


def until_reply(kernel):
    """Connects at once and asks until the first answer: what a front end waits for."""
    kernel.session = Session(key=kernel.key, signature_scheme=kernel.scheme)
    for channel in CHANNELS:
        kernel.sockets[channel] = kernel.new_socket(channel, kernel.session.bsession)
    identity = kernel.send("shell", "kernel_info_request")
    kernel.reply(identity, timeout=60)


def measure(name, folder):
    numbers = {}
    start = time.perf_counter()
    kernel = RawKernel(name, folder)
    with kernel:
        until_reply(kernel)
        numbers["start to first reply, ms"] = (time.perf_counter() - start) * 1e3
        time.sleep(0.3)
        kernel.drain()
        for _ in range(30):
            kernel.execute("1", store_history=False)
        numbers["execute `1`, ms"] = statistics.median(
            clock(lambda: kernel.execute("1", store_history=False)) for _ in range(300))
        ask = {"code": "impo", "cursor_pos": 4}
        numbers["first completion, ms"] = clock(
            lambda: kernel.request("complete_request", ask, timeout=60))
        numbers["completion, ms"] = statistics.median(
            clock(lambda: kernel.request("complete_request", ask)) for _ in range(50))
        shown = []
        numbers["2000 flushed prints, ms"] = clock(
            lambda: shown.append(kernel.execute(PRINTS, timeout=60)))
        assert text_of(shown[0][1]).split() == [str(i) for i in range(2000)], name
        numbers["memory at rest (PSS), MiB"] = memory(kernel)
        kernel.execute("kept = 41")
        cell = kernel.start(SPIN)

        def interrupt():
            kernel.send("control", "interrupt_request")
            kernel.reply(cell, timeout=3)

        # What the peers' kernelspecs say: a signal, or a message.
        try:
            numbers["cancel, ms"] = clock(interrupt if name == "ngffz" else lambda: signal(kernel, cell))
            reply, _ = kernel.execute("kept + 1", timeout=3)
            if reply["content"]["status"] != "ok":
                numbers["cancel, ms"] = float("nan")
        except AssertionError:
            numbers["cancel, ms"] = float("nan")
    return numbers


def signal(kernel, cell):
    os.killpg(kernel.process.pid, 2)
    kernel.reply(cell, timeout=3)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_known_args()[0].rounds
    ours = kernel_under_test()
    installed = KernelSpecManager().find_kernel_specs()
    names = [ours] + [name for name in ("xpython", "python3") if name in installed]
    found = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name in names:
                found[name].append(measure(name, folder))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    heads = names + [f"{name} / {ours}" for name in names[1:]]
    print("| | " + " | ".join(heads) + " |")
    print("|---" * (len(heads) + 1) + "|")
    for key in found[ours][0]:
        values = [statistics.median(one[key] for one in found[name]) for name in names]
        ratios = [value / values[0] for value in values[1:]]
        cells = ["–" if v != v else f"{v:.2f}" if v < 10 else f"{v:.0f}" for v in values]
        cells += ["–" if r != r else f"{r:.1f}×" for r in ratios]
        print(f"| {key} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
