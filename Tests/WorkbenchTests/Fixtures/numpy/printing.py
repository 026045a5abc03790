# printing: the output beside this file is what CPython and NumPy 2.4 print
import numpy as np
for t in ("uint8","int16","float32","float64","bool"):
    a = np.arange(6).reshape(2,3).astype(t)
    print(repr(a), [a], {"a": a}, (a[0],))
    print(repr(a[0,0]), [a[0,0]], repr(np.zeros((0,3),t)), repr(a[:, :0]))
print(np.arange(2000), repr(np.arange(2000)), np.arange(10000).reshape(100,100), sep="\n")
print(np.random.default_rng(1).random((200,10)).shape)
np.set_printoptions(precision=3, suppress=True)
print(np.array([1e-10, 1.23456, 1000.5]), repr(np.array([1/3])))
np.set_printoptions(precision=8, suppress=False)
with np.printoptions(precision=2):
    print(np.array([1.23456]))
print(np.array([1.23456]), np.array2string(np.arange(5)/3, precision=3, separator=", "))
print(np.array_str(np.array([1.5])), np.array_repr(np.array([1,2],dtype=np.int8)))
print(np.float64(1.5), repr(np.float64(1.5)), repr(np.float32(0.1)), repr(np.int64(3)), repr(np.bool_(True)), [np.float64(2.0), np.uint8(3)])
print(np.array([1+0.5, 2]).dtype, np.dtype("uint8"), repr(np.dtype("uint8")), np.dtype(">u2"), repr(np.array([1,2],">i4")))
print(np.inf, -np.inf, np.nan, np.pi, np.e, np.newaxis)
print(np.array([np.nan, np.inf, -np.inf, 1]), np.array([[np.nan, 1], [2.5, -np.inf]]))
print(f"{np.float64(3.14159):.2f}", f"{np.int32(42):>6}|", f"{np.array([1,2])}", "%s" % np.array([1.5]), "%d" % np.int64(3), "{:.1f}".format(np.float32(2.25)))
print(np.array(5), repr(np.array(5)), repr(np.array(2.5, dtype=np.float32)), str(np.array(True)))
print(np.zeros((2,2,2)), np.ones((1,3), dtype=int), np.full((2,2), 7.5), np.eye(3), sep="\n")
print(np.linspace(0,1,5), np.logspace(0,3,4), np.geomspace(1,1000,4), np.arange(0,1,0.1), np.arange(5,0,-1), np.linspace(0,10,5,endpoint=False), sep="\n")
print(np.arange(3.0), np.arange(1,10,2), np.arange(0), np.linspace(1,2,1), np.linspace(0,1,3,retstep=True))
