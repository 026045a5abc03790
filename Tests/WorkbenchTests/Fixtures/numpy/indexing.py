# indexing: the output beside this file is what CPython and NumPy 2.4 print
import numpy as np
a = np.arange(20).reshape(4,5)
print(a[[0,2]], a[:, [1,3]], a[[0,1],[2,3]], a[a>10], a[a%2==0].sum(), a[np.array([True,False,True,False])], a[[True,False,False,True], 1], sep="\n")
b = a.copy(); b[b>10] = 0; print(b); b[1] = 99; b[:,0] = [1,2,3,4]; print(b); b[::2, 1:3] = -1; print(b); b[[0,3],[4,4]] = 7; print(b)
b[...] = 0; print(b.sum()); b[1:3] += 5; print(b); b[0] -= 1; b *= 2; print(b)
c = np.arange(24).reshape(2,3,4)
print(c[:, [0,2], 1].shape, c[[0,1], :, [1,2]].shape, c[0, [0,1]].shape, c[:, :, [[0,1],[2,3]]].shape, c[np.newaxis, ..., [0]].shape, c[[1],[2]].tolist(), c[..., c[0,0]>1].shape)
print(np.ix_([0,1],[2,3])[0].shape if hasattr(np, "ix_") else "no")
print(np.take(a, [0,-1], axis=1), a.take([0, 5]), np.choose([0,1,0],[[1,2,3],[4,5,6]]), np.argwhere(a>17), np.nonzero(a>17), np.flatnonzero([0,1,1]), np.where(a>17))
v = a[1:3, 1:3]; v[0,0] = 100; print(a[1,1], v.base is None)
w = a.reshape(-1); w[0] = -5; print(a[0,0]); r = a.ravel(); r[1] = -6; print(a[0,1]); f = a.flatten(); f[2] = -7; print(a[0,2]); t = a.T; t[0,1] = 55; print(a[1,0])
for bad in (lambda: a[10], lambda: a[0,9], lambda: a[[9]], lambda: a[1,2,3], lambda: a["x"], lambda: a[1.5], lambda: a[np.array([1.5])], lambda: a[[True,False]], lambda: a.reshape(3,3), lambda: a + np.ones(3), lambda: np.zeros((2,2)) @ np.zeros(3), lambda: int(a), lambda: bool(a), lambda: np.array([[1,2],[3]]), lambda: np.zeros(-1), lambda: np.arange(3)[[0,1],[0]], lambda: np.concatenate([a, a[:, :1]]), lambda: np.uint8(300), lambda: np.array([300], dtype=np.uint8), lambda: np.array([1],dtype=np.uint8) + 300, lambda: np.array([1,2]) ** -1, lambda: np.array([True]) - np.array([True]), lambda: -np.array([True]), lambda: np.array([1.5]) & 1, lambda: np.zeros(3).reshape(2,-1), lambda: a.transpose(0,0), lambda: np.dtype("foo"), lambda: np.expand_dims(a, 5), lambda: a.squeeze(axis=0), lambda: np.stack([a, a[0]]), lambda: np.broadcast_to(a, (2,2)), lambda: np.random.default_rng(0).integers(5, 3), lambda: a.astype("nope"), lambda: np.nope):
    try: print(bad())
    except Exception as e: print(type(e).__name__, "|", e)
m = np.ma if hasattr(np, "zzz") else None
i = np.array([3,1,2]); i[i.argsort()] ; print(np.sort(i), i.argsort(), np.sort(a, axis=0)[0], np.searchsorted([1,3,5],[2,3]), np.unique([3,1,1,2], return_counts=True), np.unique(np.array([[1,2],[2,1]])), np.unique([3,1,1], return_inverse=True, return_index=True))
a[0] = [9,8,7,6,5]; a[:,1:2] = np.array([[1],[2],[3],[4]]); print(a); a[a.argmax(axis=0), np.arange(5)] = 0; print(a); del_ = np.delete(a, 0, axis=1); print(del_.shape, np.insert([1,2,3],1,9), np.append(a, [[1,2,3,4,5]], axis=0).shape)
