# dtypes: the output beside this file is what CPython and NumPy 2.4 print
import numpy as np
u = np.array([250, 5], dtype=np.uint8)
print(u + 10, (u + 10).dtype, u * 2, u - 6, u / 2, (u/2).dtype, u // 2, u % 7, u ** 2, -u, ~u, u << 1, u >> 1, u & 3, u | 1, u ^ 255, u + 1.5, (u+1.5).dtype, u + np.uint16(10), (u + np.int8(-1)).dtype, (u + np.float32(1)).dtype, u == 250, u > 100, sep="\n")
i = np.array([-7, 7, 0])
print(i // 2, i % 3, i / 0, i // 0, i % 0, np.abs(i), np.sign(i), i ** 3, i & 3, np.sqrt(i), np.exp([0,1]), np.log([1, np.e]), sep="\n")
print(np.int8(127) + np.int8(1), np.uint8(255) + np.uint8(1), np.uint8(3) - np.uint8(5), np.int32(7) / 2, np.int32(7) // 2, np.float32(1) / 3, np.float64(1)/3, np.float32(1)/np.float64(3), np.int64(2)**62, np.uint8(200) + 50, np.float32(2) ** 0.5, np.float16(1)/3, 1/np.float32(3), 3 - np.uint8(1), np.int64(5) % -3, divmod(7, 2), np.bool_(True) + 1, np.bool_(True) & False, not np.bool_(False))
print(isinstance(np.float64(1), float), isinstance(np.int64(1), int), isinstance(np.float32(1), float), isinstance(np.float32(1), np.floating), isinstance(np.uint8(1), np.integer), isinstance(np.bool_(1), bool), isinstance(np.arange(3), np.ndarray), np.issubdtype(np.uint8, np.integer), np.issubdtype(np.float32, np.floating), np.issubdtype(u.dtype, np.unsignedinteger))
print(u.dtype == np.uint8, u.dtype == "uint8", u.dtype != np.int8, np.dtype(float) == np.float64, u.dtype.name, u.dtype.itemsize, u.dtype.kind, u.dtype.char, np.dtype("f4").name, np.dtype(np.uint16).str, str(np.dtype("<i4")), u.dtype.type, np.uint8, np.dtype("?"), np.dtype("int"), np.dtype(bool), np.float64.__name__)
print(np.result_type(np.uint8, np.int8), np.promote_types("u1","f4"), np.can_cast("u1","u2"), np.can_cast("f8","f4"), np.min_scalar_type(300), np.iinfo("int16").max, np.finfo(np.float32).eps, repr(np.iinfo(np.uint8)))
print(np.array([1,2.5]).dtype, np.array([1,True]).dtype, np.array([True]).dtype, np.array([]).dtype, np.array([2**40]).dtype, np.array([2**63]).dtype, np.array([np.uint8(1), np.uint8(2)]).dtype, np.array([np.float32(1), 2]).dtype, np.array([[1,2],[3,4.0]]).dtype, np.array((1,2)).shape, np.array(range(3)), np.array([np.arange(2), np.arange(2)]).shape, np.array(3.0).dtype, np.array([1,2], dtype="f4"), np.array([1.7, -1.7], dtype=int) if False else 0)
print(np.array([1.7,-1.7,300]).astype(np.uint8), np.array([1.7,-1.7]).astype(int), np.array([0,2]).astype(bool), np.array([-1]).astype(np.uint16), np.array([70000]).astype(np.int16), np.float32(1e40), np.array([1e300]).astype(np.float32))
x = np.arange(3); x += 1; print(x); x *= 2; print(x); y = x / 2; y += 1; print(y)
for bad in ():
    try: bad()
    except Exception as e: print(type(e).__name__)
try:
    x += 1.5
except Exception as e: print(type(e).__name__, e)
try:
    x /= 2
except Exception as e: print(type(e).__name__, e)
print(u.view(np.int8), np.arange(4, dtype=np.uint16).view(np.uint8), u.astype(np.float32).tobytes(), np.frombuffer(b"\x01\x02\x03\x04", dtype=np.uint16), u.nbytes, u.itemsize, u.strides, u.ndim, u.size, u.T, u.real, u.flags["C_CONTIGUOUS"] if False else 1)
print(np.uint8(5).item(), type(np.uint8(5).item()).__name__, np.float32(0.5).item(), np.int64(3).dtype, np.float64(2.7).astype(int), np.float64(2.5).round(), round(np.float64(2.567), 2), np.int16(5).itemsize, np.float64("1.5"), np.float64(2).is_integer(), int(np.float64(2.9)), float(np.int32(3)), hash(np.int64(5)) == hash(5), np.int64(5) in {5}, [1,2,3][np.int64(1)], "abc"[np.uint8(2)], range(np.int64(3)), max(np.int64(3), 2), sum(np.array([1,2,3])), abs(np.float32(-1.5)))
c = np.zeros(2, dtype="complex128"); print(c, c.dtype, repr(c), np.abs(c))
