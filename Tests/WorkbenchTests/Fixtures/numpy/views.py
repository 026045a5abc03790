# views: the output beside this file is what CPython and NumPy 2.4 print
import numpy as np
a = np.arange(12).reshape(3,4)
v = a[1:, ::2]; v[0] = -1; print(a); c = a[1:, ::2].copy(); c[:] = 5; print(a[1,0], v.base is a, c.base is None, a.base is None, np.shares_memory(a, v), np.may_share_memory(a, c))
t = a.T; t[0] = 0; print(a); r = a.reshape(2,6); r[0,0] = 77; print(a[0,0]); rt = a.T.reshape(-1); rt[0] = 5; print(a[0,0])
f = a[[0,1]]; f[:] = 9; print(a[0,1]); m = a[a>3]; m[:] = 0; print(a.max())
b = a; b += 1; print(a[0]); b = b + 1; print(a[0], b[0]); d = a.view(); d[0,0] = 1000; print(a[0,0], a.flags if False else 0)
a.sort(axis=0); print(a); a.fill(3); print(a); a[:] = np.arange(4); print(a); a[:, 0] = [7]; print(a); a[0, :2] = a[0, 1:3]; print(a)
x = np.arange(5); x[1:] = x[:-1]; print(x); x = np.arange(5); x[1:] += x[:-1]; print(x); x[::2] = 0; print(x); x[[1,1]] += 1; print(x)
try: np.broadcast_to([1,2],(2,2))[0,0] = 1
except ValueError as e: print(type(e).__name__, e)
s = a.shape; print(s, type(s).__name__, a.size, a.ndim, a.nbytes); a.shape = (4,3); print(a.shape); a.shape = -1; print(a.shape, a.strides)
def f(q): q[0] = 42
y = np.zeros(3); f(y); print(y); z = np.asarray(y); z[1] = 1; print(y, np.array(y) is y, np.asarray(y) is y); l = y.tolist(); l[0] = 0; print(y[0])
w = np.zeros((2,3)); w[1] = [1,2,3]; w[:,2] *= 10; w[0,0] -= 1; print(w); w[w == 0] = np.nan; print(w); print(np.isnan(w).sum(), w[~np.isnan(w)])
img = np.zeros((4,6), dtype=np.uint8); img[1:3, 2:5] = 200; img[2, 3] = 255; print(img, img.sum(), img.mean().round(3), np.argwhere(img == 255), img[img > 0].size, img.max(axis=1)); img[img > 210] //= 2; print(img[2])
g = np.arange(6.0).reshape(2,3); g /= g.max(); print(g); g = g[..., ::-1]; print(g); h = np.swapaxes(g, 0, 1); h[0, 0] = -1; print(g); print(g.copy().flags["C_CONTIGUOUS"] if False else g.T.shape)
