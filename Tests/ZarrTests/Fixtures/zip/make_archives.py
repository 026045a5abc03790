"""Makes archives with Python's zipfile: good ones, and hostile ones named after their trick."""

import io
import pathlib
import stat
import struct
import warnings
import zipfile

HERE = pathlib.Path(__file__).parent
warnings.simplefilter("ignore")
FILES = {"zarr.json": b'{"zarr_format": 3}', "a/zarr.json": b"{}", "a/c/0": bytes(range(256)) * 20,
         "a/ü.bin": b"umlaut"}


class Unseekable(io.RawIOBase):
    """A stream that cannot go back, so that sizes follow the data."""

    def __init__(self):
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def info(name, **fields):
    result = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    result.external_attr = 0o100644 << 16
    for key, value in fields.items():
        setattr(result, key, value)
    return result


def archive(files=FILES, method=zipfile.ZIP_STORED, comment=b"", stream=None, **options):
    stream = stream or io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as target:
        for name, data in files.items() if isinstance(files, dict) else files:
            entry = name if isinstance(name, zipfile.ZipInfo) else info(name)
            entry.compress_type = method
            with target.open(entry, "w", **options) as file:
                file.write(data)
        target.comment = comment
    return stream.data if isinstance(stream, Unseekable) else stream.getvalue()


def save(name, data):
    (HERE / f"{name}.zip").write_bytes(data)


def patched(data, signature, offset, value, which=0):
    at = -1
    for _ in range(which + 1):
        at = data.index(signature, at + 1)
    return data[: at + offset] + value + data[at + offset + len(value) :]


LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"

save("good_stored", archive(comment=b"a comment"))
save("good_deflated", archive(method=zipfile.ZIP_DEFLATED))
save("good_streamed", archive(method=zipfile.ZIP_DEFLATED, stream=Unseekable()))
save("good_streamed_stored", archive(stream=Unseekable()))
save("good_zip64", archive(force_zip64=True))
save("good_directories", archive([("a/", b""), *FILES.items()]))
save("good_empty", archive({}))

plain = archive()
for name, bad in {
    "traversal": "../evil", "traversal_inside": "a/../../evil", "dot": "a/./b", "absolute": "/etc/x",
    "backslash": "a\\b", "drive": "C:/x", "empty_segment": "a//b", "control": "a\0b",
}.items():
    # zipfile tidies some names: the bytes are put in afterwards.
    stand_in = "x" * len(bad.encode())
    data = archive({**FILES, stand_in: b"1"}).replace(stand_in.encode(), bad.encode())
    save(f"bad_{name}", data)
save("bad_symlink", archive([*FILES.items(), (info("link", external_attr=(stat.S_IFLNK | 0o777) << 16), b"/etc")]))
save("bad_device", archive([*FILES.items(), (info("pipe", external_attr=(stat.S_IFIFO | 0o644) << 16), b"")]))
save("bad_duplicate", archive([("a", b"1"), ("b", b"2"), ("a", b"3")]))
save("bad_duplicate_directory", archive([("a/", b""), ("a", b"1")]))
save("bad_encrypted", patched(patched(plain, LOCAL, 6, b"\1\0"), CENTRAL, 8, b"\1\0"))
save("bad_method", patched(patched(plain, LOCAL, 8, b"\x0c\0"), CENTRAL, 10, b"\x0c\0"))
save("bad_disk", patched(plain, END, 4, b"\1\0"))
save("bad_entry_disk", patched(plain, CENTRAL, 34, b"\1\0"))
save("bad_count_more", patched(plain, END, 8, b"\5\0\5\0"))
save("bad_count_fewer", patched(plain, END, 8, b"\3\0\3\0"))
save("bad_count_huge", patched(plain, END, 8, b"\xfe\xff\xfe\xff"))
save("bad_directory_offset", patched(plain, END, 16, struct.pack("<I", 2**31)))
save("bad_prefix", b"#!/bin/sh\n" + plain)
save("bad_tail", plain + b"tail")
save("bad_truncated", plain[:-30])
save("bad_overlap", patched(plain, CENTRAL, 42, b"\0\0\0\0", which=2))
save("bad_size_beyond", patched(patched(plain, CENTRAL, 20, struct.pack("<II", 2**30, 2**30)), LOCAL, 18,
                                struct.pack("<II", 2**30, 2**30)))
save("bad_local_name", patched(plain, LOCAL, 30, b"zorr.json"))
save("bad_local_size", patched(plain, LOCAL, 18, struct.pack("<II", 5, 5)))
save("bad_local_checksum", patched(plain, LOCAL, 14, b"\1\2\3\4"))
save("bad_checksum", patched(patched(plain, LOCAL, 14, b"\1\2\3\4"), CENTRAL, 16, b"\1\2\3\4"))
save("bad_local_extra", patched(plain, LOCAL, 28, b"\xff\xff", which=3))
deflated = archive({"bomb": bytes(100)}, zipfile.ZIP_DEFLATED)
save("bad_bomb", patched(patched(deflated, CENTRAL, 24, struct.pack("<I", 2**30)), LOCAL, 22,
                         struct.pack("<I", 2**30)))
save("bad_inflates_longer", patched(patched(deflated, CENTRAL, 24, struct.pack("<I", 50)), LOCAL, 22,
                                    struct.pack("<I", 50)))
save("bad_inflates_shorter", patched(patched(deflated, CENTRAL, 24, struct.pack("<I", 200)), LOCAL, 22,
                                     struct.pack("<I", 200)))

# A whole archive in the comment of another: readers that look for the last end record see that one.
inner = archive({"zarr.json": b"other"})
outer = archive(comment=b"?" * len(inner))
save("bad_fake_end", outer[: -len(inner)] + inner)
fake = b"PK\5\6" + bytes(18) + b"rest"
save("bad_signature_in_comment", archive(comment=b"hello " + fake))

# A ZIP64 end record: what zipfile writes beyond 65535 entries, put together by hand.
def with_zip64(data, count=4, offset_shift=0, record_size=44, disks=1, short=True):
    at = data.rindex(END)
    size, offset = struct.unpack("<II", data[at + 12 : at + 20])
    record = b"PK\6\6" + struct.pack("<QHHIIQQQQ", record_size, 45, 45, 0, 0, count, count, size, offset)
    locator = b"PK\6\7" + struct.pack("<IQI", 0, at + offset_shift, disks)
    fields = (0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1) if short else (7, 7, size, offset)
    return data[:at] + record + locator + END + struct.pack("<HHHHIIH", 0, 0, *fields, 0)


save("good_zip64_end", with_zip64(plain))
save("bad_zip64_count", with_zip64(plain, count=2**60))
save("bad_zip64_locator", with_zip64(plain, offset_shift=-4))
save("bad_zip64_locator_far", with_zip64(plain, offset_shift=2**62))
save("bad_zip64_record_size", with_zip64(plain, record_size=1000))
save("bad_zip64_disks", with_zip64(plain, disks=3))
save("bad_zip64_contradiction", with_zip64(plain, short=False))
