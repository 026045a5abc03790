# Arrays: facts, indexing, assignment, growth. Run by zarr-python and by ngffz.
import numpy as np
import zarr
from zarr.storage import MemoryStore

store = MemoryStore()
data = np.arange(120, dtype="uint16").reshape(10, 12)
a = zarr.create_array(store, name="a", shape=(10, 12), dtype="uint16", chunks=(4, 5), fill_value=7)
print(a.shape, a.chunks, a.shards, a.ndim, a.size, a.nbytes, a.fill_value, a.order, a.dtype == np.uint16)
print(a.path, a.name, a.basename, a.read_only, a.nchunks, a.cdata_shape, a.nchunks_initialized)
print(a.compressors, a.filters, a.serializer, a.metadata.zarr_format)
a[...] = data
print((a[...] == data).all(), a.nchunks_initialized, repr(a[0, 0]), type(a[0]).__name__)


def show(name, read):
    try:
        value = read()
        print(name, type(value).__name__, np.asarray(value).tolist())
    except Exception as e:
        print(name, type(e).__name__, e)


show("row", lambda: a[3])
show("negative", lambda: a[-1, -2:])
show("steps", lambda: a[1::3, ::4])
show("ellipsis", lambda: a[..., 3])
show("empty", lambda: a[5:2, :3])
show("beyond", lambda: a[8:100, :2])
show("list", lambda: a[[9, 0], 1:3])
show("points", lambda: a[[9, 0], [1, 11]])
show("mask", lambda: a[data % 31 == 0])
show("oindex", lambda: a.oindex[[7, 1, 7], [0, 11]])
show("oindex mask", lambda: a.oindex[2, np.array([True] + [False] * 10 + [True])])
show("vindex", lambda: a.vindex[[7, 1, 7], [0, 11, 0]])
show("vindex 2d", lambda: a.vindex[np.array([[0], [9]]), np.array([[1, 2]])])
show("blocks", lambda: a.blocks[2, 2])
show("blocks slice", lambda: a.blocks[0:1, 1:2])
show("basic", lambda: a.get_basic_selection((slice(0, 2), 0)))
show("backwards", lambda: a[::-1])
show("index", lambda: a[20])
show("index below", lambda: a[0, -13])
show("too many", lambda: a[0, 0, 0])
show("newaxis", lambda: a[None])
show("float", lambda: a[1.5])
show("oindex outside", lambda: a.oindex[[0, 10]])

b = zarr.create_array(store, name="b", shape=(6, 7), dtype="float32", chunks=(2, 3), shards=(4, 6))
print(b.chunks, b.shards, b.nchunks, b.nchunks_initialized)
b[1:4, ::2] = np.arange(12).reshape(3, 4)
b[0] = 1.5
b[:, 6] = [1, 2, 3, 4, 5, 6]
b[5, 4] = -0.5
print(b[:].tolist())
u = zarr.array(b[:], chunks=(2, 3))
u.oindex[[5, 4], [0, 2]] = np.array([[50, 52], [40, 42]])
u.vindex[[0, 5], [3, 3]] = [-1, -2]
u[u[:] > 45] = 45
u.blocks[1, 0] = np.full((2, 3), 9)
print(u[:].tolist())
print(b[:].tolist(), float(np.asarray(b).sum()), (np.zeros((6, 7)) + b[:]).shape)
for value in (-1, 70000):
    try:
        a[0, 0] = value
    except Exception as e:
        print(type(e).__name__, e)
try:
    a[0:2] = np.zeros((3, 3))
except ValueError as e:
    print("ValueError")
a[0] = 1.9
print(a[0].tolist())

a.resize((3, 4))
print(a.shape, a[:].tolist())
a.resize((5, 4))
print(a.append(np.ones((2, 4), dtype="uint16")), a[4:].tolist())
print(a.append(np.zeros((7, 1)), axis=1), a[-1].tolist())
try:
    a.append(np.ones((1, 9)))
except ValueError as e:
    print("ValueError")
print([int(row[0]) for row in a], a == a, a != b)

c = zarr.create_array(store, name="c", shape=(), dtype="int8", fill_value=-3)
print(c[()], c[...], c.chunks, c.ndim)
c[...] = 5
print(c[()])
d = zarr.create_array(store, name="d", data=np.linspace(0, 1, 5), chunks=(2,), dimension_names=["x"], attributes={"unit": "m"})
print(d[:].tolist(), d.metadata.dimension_names, dict(d.attrs), d[-1], d[1:4][::-1].tolist())
for dtype in ["bool", "int64", "uint64", "float16"]:
    e = zarr.array(np.array([0, 1, 1]).astype(dtype), chunks=(2,))
    print(e.dtype.name, e[:].tolist(), e.fill_value, e.chunks)
print(zarr.zeros((100000, 1000), dtype="f8").chunks, zarr.zeros((512, 512, 512), dtype="u2").chunks, zarr.zeros((0, 5)).chunks)
print(zarr.ones((2, 2), dtype="i4")[:].tolist(), zarr.full((2,), 7, dtype="u1")[:].tolist(), zarr.zeros_like(d[:]).shape)
print(d.info)
print(b.info)
