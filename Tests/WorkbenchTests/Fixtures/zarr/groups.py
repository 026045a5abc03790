# Groups, attributes and metadata. Run by zarr-python and by ngffz.
import sys
import json
from pathlib import Path
import numpy as np
import zarr

here = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
path = here / "groups.zarr"


def tell(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, isinstance(e, (ValueError, KeyError, FileNotFoundError, TypeError)))


root = zarr.open_group(str(path), mode="w", attributes={"b": 1, "a": [1, 2.5, None, "x"]})
print(root.path == "", root.name, root.basename == "", root.read_only, root.metadata.zarr_format, len(root))
image = root.create_group("image", attributes={"kind": "image"})
image.create_array("0", shape=(4, 6), dtype="uint8", chunks=(2, 3))
image.create_array("1", data=np.arange(6).reshape(2, 3), chunks=(1, 3))
root.create_array("labels/cells", shape=(3,), dtype="int32")
root["plain"] = np.arange(3)
print(sorted(root), sorted(root.keys()), sorted(n for n, _ in root.groups()), sorted(root.array_keys()), sorted(root.group_keys()))
print(sorted(n for n, _ in root.members(max_depth=None)), root.nmembers(), root.nmembers(max_depth=None))
print("image" in root, "image/0" in root, "image/9" in root, root["image/1"].shape, root["image"]["0"].path, root["labels"].name)
print(root["image/1"].basename, root["image/1"][:].tolist(), root.get("nothing"), root.get("nothing", 3), root["plain"][:].tolist())
print(sorted((n, a.shape) for n, a in root["image"].arrays()), [a.dtype.name for a in root["labels"].array_values()])
print(str(root.tree()))
print(str(root.tree(level=0)))
print(root.info)
tell(lambda: root["nothing"])
tell(lambda: root["image/0/deeper"])
tell(lambda: root.create_group("image"))
tell(lambda: root.create_array("image/0", shape=(1,), dtype="u1"))
tell(lambda: root.create_array("image", shape=(1,), dtype="u1"))
tell(lambda: root.create_array("../up", shape=(1,), dtype="u1"))
tell(lambda: root.create_array("x", shape=(1,)))
tell(lambda: root.create_array("x", dtype="u1"))
tell(lambda: root.create_array("x", shape=(2,), dtype="u1", data=np.zeros(2)))
tell(lambda: root.require_group("image").attrs["kind"])
tell(lambda: root.require_group("image/0"))
tell(lambda: root.require_array("image/0", shape=(4, 6), dtype="uint8").shape)
tell(lambda: root.require_array("image/0", shape=(4, 7), dtype="uint8").shape)
tell(lambda: len(root.require_groups("p", "q")))
del root["p"]
print("p" in root, root["image"].attrs["kind"])

attrs = root.attrs
print(dict(attrs), attrs.asdict() == {"b": 1, "a": [1, 2.5, None, "x"]}, len(attrs), list(attrs), "b" in attrs, "z" in attrs)
attrs["z"] = {"deep": [True, False]}
attrs.update({"b": 2, "n": "µm"})
del attrs["a"]
print(attrs["z"]["deep"], attrs.get("q"), attrs.get("q", 1), attrs.pop("n"), attrs.setdefault("s", 4), list(attrs.items()))
print(json.loads((path / "zarr.json").read_text())["attributes"], zarr.open_group(str(path), mode="r").attrs == attrs.asdict())
try:
    attrs["nothing"]
except KeyError as e:
    print("KeyError", e)
attrs.put({"only": 1})
print(list(attrs.keys()), list(attrs.values()), root.update_attributes({"more": 2}).attrs.asdict())
array = root["image/1"]
array.attrs["scale"] = [1.0, 0.5]
print(zarr.open_array(str(path), path="image/1", mode="r").attrs["scale"], array.update_attributes({"u": 1}).attrs.asdict())

read = zarr.open_group(str(path), mode="r")
print(read.read_only, read["image/0"].read_only)


def refused(action):
    try:
        action()
        print("accepted")
    except ValueError:
        print("ValueError")


def assign():
    read["image/0"][0, 0] = 1


def attribute():
    read.attrs["x"] = 1


def item():
    del read["image"]


for action in (assign, attribute, item, lambda: read.create_group("g"), lambda: read["image/0"].resize((1, 1)), lambda: read["image/0"].append(np.zeros((1, 6)))):
    refused(action)

two = zarr.create_group(str(here / "two.zarr"), zarr_format=2, attributes={"v": 2})
x = two.create_array("x", shape=(4, 6), dtype=">u2", chunks=(2, 3), compressors={"id": "zlib", "level": 1}, order="F", chunk_key_encoding={"name": "v2", "separator": "/"})
x[:] = np.arange(24).reshape(4, 6)
print(x.metadata.zarr_format, x.order, x.compressors, x.filters, x.dtype.str, x[1].tolist(), two.attrs.asdict(), x.metadata.dimension_separator)
print(json.loads((here / "two.zarr/x/.zarray").read_text()), (here / "two.zarr/x/1/1").exists())
group = zarr.consolidate_metadata(str(path))
print(sorted(json.loads((path / "zarr.json").read_text())["consolidated_metadata"]["metadata"]))
print(sorted(zarr.open_consolidated(str(path)).keys()))
tell(lambda: zarr.open_consolidated(str(here / "two.zarr")))
