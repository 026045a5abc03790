# Files and folders below the folder given as the first argument.
import json
import os
import sys
from pathlib import Path

root = Path(sys.argv[1])


def attempt(action):
    try:
        return action()
    except (OSError, ValueError, TypeError) as error:
        return type(error).__name__ + ": " + str(error).replace(str(root), "ROOT")


f = root / "a.txt"
print(f.write_text("héllo\nworld\r\nlast"), f.read_bytes(), f.stat().st_size, os.path.getsize(f))
with open(f) as file:
    print(repr(file.readline()), file.tell(), repr(file.read(3)), repr(file.read()), repr(file.read()), file.readline() == "")
    print(file.seek(0), next(file), [line for line in file], file.readable(), file.writable(), file.mode, file.encoding, file.closed)
print(file.closed, attempt(lambda: file.read()))
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(f, newline=newline) as file:
        print(repr(newline), file.readlines())
    with open(root / "n.txt", "w", newline=newline) as file:
        file.write("x\ny\n")
    print((root / "n.txt").read_bytes())
with open(f, "rb") as file:
    print(file.read(2), file.readline(), file.tell(), file.seek(-4, 2), file.read(), file.seek(1), file.read(1), list(file))
    print(file.mode, attempt(lambda: file.write(b"x")))
with open(root / "b.bin", "wb") as file:
    print(file.write(b"abc"), file.tell(), file.seek(1), file.write(b"X"), attempt(lambda: file.write("s")), attempt(lambda: file.read()))
print((root / "b.bin").read_bytes())
with open(root / "b.bin", "r+b") as file:
    print(file.read(1), file.write(b"YZ"), file.seek(0), file.read(), file.truncate(2), file.seek(0), file.read())
with open(root / "c.txt", "w+") as file:
    file.writelines(["one\n", "two\n"])
    file.seek(0)
    print(file.read(), attempt(lambda: file.write(b"x")), file.flush(), file.fileno() > 2)
with open(root / "c.txt", "a") as file:
    print("three", 3, file=file, sep="-")
print((root / "c.txt").read_text().splitlines(), attempt(lambda: open(root / "c.txt", "x")))
with open(root / "x.txt", "x", encoding="latin-1") as file:
    file.write("é")
print((root / "x.txt").read_bytes(), (root / "x.txt").read_text(encoding="latin-1"), attempt(lambda: (root / "x.txt").read_text()))
print((root / "x.txt").read_text(errors="replace"), attempt(lambda: (root / "x.txt").write_text("€", encoding="ascii")))
(root / "w.txt").write_text("añ\nb", encoding="utf-16")
print((root / "w.txt").read_bytes(), (root / "w.txt").read_text(encoding="utf-16"), open(root / "w.txt", encoding="utf-16").readlines())
print(attempt(lambda: open(root)), attempt(lambda: open(root / "no" / "file", "w")), attempt(lambda: (root / "no").read_text()))
d = root / "d" / "e"
print(attempt(lambda: d.mkdir()), d.mkdir(parents=True), attempt(lambda: d.mkdir()), d.mkdir(exist_ok=True), d.is_dir(), d.is_file())
print(attempt(lambda: f.mkdir(exist_ok=True)), attempt(lambda: os.makedirs(d)), os.makedirs(d, exist_ok=True), attempt(lambda: (root / "d").rmdir()))
for name in ("1.png", "2.png", ".hidden.png", "t.txt", "[x].png"):
    (d / name).touch()
print(sorted(p.name for p in d.iterdir()), sorted(os.listdir(d)))
for pattern in ("*.png", "?.png", "[12].png", "[!1].png", "*", "[[]x].png", "t.*", "none*", "*.PNG"):
    print(pattern, sorted(p.name for p in d.glob(pattern)))
for pattern in ("**/*.png", "d/*", "**", "d/**/1.png", "*/e/*.txt", "d/e/1.png", "./d"):
    print(pattern, sorted(str(p.relative_to(root)) for p in root.glob(pattern)))
print(sorted(str(p.relative_to(root)) for p in root.rglob("*.txt")))
print([(os.path.relpath(a, root), sorted(b), sorted(c)) for a, b, c in os.walk(root)])
print([(os.path.relpath(a, root), sorted(b)) for a, b, c in os.walk(root, topdown=False)])
g = (root / "c.txt").rename(root / "renamed.txt")
print(g.name, (root / "c.txt").exists(), g.exists(), attempt(lambda: (root / "c.txt").rename(root / "q")).split(" ->")[0], os.replace(g, root / "again.txt"))
print((root / "again.txt").unlink(), attempt(lambda: (root / "again.txt").unlink()), (root / "again.txt").unlink(missing_ok=True), attempt(lambda: os.remove(root / "d")).split(":")[0])
print(attempt(lambda: (root / "a.txt").touch(exist_ok=False)), (root / "d" / ".." / "a.txt").resolve() == f.resolve(), (root / "d" / "..").resolve().name == root.resolve().name)
print(f.samefile(root / "d" / ".." / "a.txt"), os.path.samefile(f, f), f.stat().st_mtime == os.path.getmtime(f), os.stat(f).st_size, f.is_symlink())
with open(root / "j.json", "w") as file:
    json.dump({"a": [1, None, "é"]}, file, indent=1)
with open(root / "j.json") as file:
    print(json.load(file))
(root / "big.txt").write_text("line é\n" * 30000)
with open(root / "big.txt") as file:
    print(sum(1 for line in file), sum(len(line) for line in open(root / "big.txt")), len((root / "big.txt").read_bytes()))
(root / "long.txt").write_text("x" * 200000)
print(len(open(root / "long.txt").readline()), len(open(root / "long.txt", "rb").readline(70000)), len(open(root / "long.txt").read(70000)), len(open(root / "long.txt").readline(5)))
file = open(root / "z.txt", "w")
print(file.write("abc"), file.close(), file.close(), attempt(lambda: file.write("x")), attempt(lambda: [line for line in file]), Path(root / "z.txt").read_text())
print(sys.stdout.write("out\n"), sys.stdout.writable(), sys.stdin.readable(), sys.maxsize, sys.version_info[:2], sys.version_info >= (3, 8), sys.byteorder, sys.platform)
