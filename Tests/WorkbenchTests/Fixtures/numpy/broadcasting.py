# broadcasting: the output beside this file is what CPython and NumPy 2.4 print
import numpy as np
a = np.arange(3); b = np.arange(4)[:, None]
print(a + b, (a * b).shape, a[:, None] - a, np.ones((2,1,3)) + np.ones((4,1)), (np.ones((5,1,4,1)) + np.ones((3,1,2))).shape, np.broadcast_shapes((2,1),(3,)), sep="\n")
for s, t in (((3,),(4,)), ((2,3),(3,2)), ((2,3),(2,)), ((0,),(3,)), ((1,),(0,)), ((4,1),(3,))):
    try: print(s, t, (np.zeros(s) + np.zeros(t)).shape)
    except ValueError as e: print(type(e).__name__, e)
x = np.zeros((2,3))
for val in ([1,2,3], [[1],[2]], 5, [1,2], np.ones((3,3))):
    try:
        x[:] = val; print(x.tolist())
    except ValueError as e: print(type(e).__name__, e)
try: x += np.ones((2,2,3))
except ValueError as e: print(type(e).__name__, e)
rgb = np.arange(12).reshape(2,2,3); print(rgb * [1,0,2], rgb.mean(axis=(0,1)), rgb / rgb.max(axis=(0,1)), (rgb - rgb.mean(axis=-1, keepdims=True)).round(2), rgb @ np.array([0.3, 0.6, 0.1]), sep="\n")
yy, xx = np.mgrid[:5, :5]; r = np.sqrt((yy-2)**2 + (xx-2)**2); print(r.round(2), (r <= 2).astype(int), np.exp(-r**2/2).round(3), sep="\n")
print(np.add([1,2],[[3],[4]]), np.multiply.outer([1,2,3],[1,2]), np.maximum([[1],[5]],[2,3]), np.where([[True],[False]],[1,2],[3,4]), np.minimum(3,[1,5]), np.logical_and([1,0],[[1],[0]]), np.power([2,3],[[1],[2]]), np.equal([1,2],[[1],[2]]), sep="\n")
d = np.abs(np.array([[0,0],[3,4]])[:, None] - np.array([[0,0],[3,4],[6,8]])[None]); print(np.sqrt((d**2).sum(-1)))
print((np.array([1,2,3]) == np.array([1,2,3])).all(), np.array([1,2]) == [1,3], np.array([1,2]) == None, np.array([1,2]) != "a", np.array([1,2,3]) > 2, 2 < np.array([1,2,3]), [1,2,3] + np.array([1,1,1]), [1,2] * np.array([2,3]), (1,2) - np.array([1,1]), np.array([1,2]) in [5] if False else 0)
print(np.array([1,2]) & 1, np.array([True,False]) | np.array([False,False]), ~np.array([True,False]), np.array([True,False]) ^ True, np.logical_not([0,1]), np.logical_xor([1,0],[1,1]), np.array([5])%3, 7 % np.array([2,3]), 2 ** np.array([1,2,3]), np.array([4.0,9.0]) ** 0.5, -7 // np.array([2,-2]), np.array([1,2,3]) @ np.array([1,1,1]), abs(np.array([-1,1])), +np.array([1]), round(np.array([1.567]), 1) if False else 0, divmod(np.int64(7), 3), pow(np.int64(2), 3))
