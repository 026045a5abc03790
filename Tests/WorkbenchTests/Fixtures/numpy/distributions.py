import numpy as np

rng = np.random.default_rng(7)
for name, arguments in [
    ("standard_exponential", ()), ("exponential", (2.0,)), ("standard_gamma", (0.5,)),
    ("gamma", (2.5, 3.0)), ("gamma", (1.0, 3.0)), ("beta", (2.0, 1.0)), ("beta", (0.5, 0.5)),
    ("chisquare", (3,)), ("f", (3, 5)), ("standard_t", (5,)), ("standard_cauchy", ()),
    ("weibull", (2,)), ("pareto", (3,)), ("power", (2,)), ("rayleigh", (2,)),
    ("laplace", (1, 2)), ("logistic", (-1, 2)), ("gumbel", (0, 1)), ("lognormal", (0, 1)),
    ("triangular", (0, 1, 3)), ("geometric", (0.2,)), ("geometric", (0.6,)),
    ("binomial", (10, 0.3)), ("binomial", (10, 0.8)),
]:
    numbers = getattr(rng, name)(*arguments, size=20)
    print(name, numbers.dtype, [round(float(v), 9) for v in numbers])
print(rng.gamma([1.0, 2.0], [[1.0], [2.0]]).shape, type(rng.gamma(2.0)).__name__)
print(type(rng.geometric(0.5)).__name__)
for make in (lambda: rng.gamma(-1), lambda: rng.triangular(2, 1, 3), lambda: rng.geometric(0)):
    try:
        make()
    except ValueError as error:
        print(error)

print(np.linalg.det(np.array([[1.0, 2], [3, 4]])), repr(np.count_nonzero([1, 0, 2])))
for error in (IndexError, ValueError, np.exceptions.AxisError):
    try:
        np.zeros(3).sum(axis=2)
    except error as caught:
        print(type(caught).__name__, caught)
