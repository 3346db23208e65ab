"""Rows of pointwise operations, comparisons, conversions and reductions."""

from __future__ import annotations

from .table import INF, NAN, Row, of, positive, real, transposed

X, Y = real(2, 3), real(2, 3, seed=1)
Z = positive(2, 3, seed=2) + 0.35  # no integer part of three times it is 0
EDGES = of(-INF, -1.5, -0.0, 0.0, 1.5, INF, NAN)  # where formulas go wrong
WITH_ZEROS = real(3, 3) * [[1, 1, 1], [0, 1, 1], [0, 0, 1]]
TIES = of(1, 3, 2, 3).reshape(2, 2)
BROADCAST = ((real(2, 1), real(3)), (real(), real(0, 3)), (real(1, 3), real(2, 1, 1)))
SHAPES = ((real(),), (real(0, 3),), (transposed(X),))  # no dimensions, no elements, by columns


def pairs(low, high):
    """Two vectors that hold every pair of the numbers."""
    return of(*[a for a in low for _ in high]), of(*[b for _ in low for b in high])


CORNERS = (-INF, -2.0, -1.0, 0.0, 0.5, 1.0, 2.0, INF, NAN)


def unary(name, x=X, *, op=None, twin=True, edges=EDGES, **more):
    """A function of one tensor, called as a method, at its edges too."""
    return Row(
        op or name,
        lambda t, x: getattr(x, name)(),
        (x,),
        also=((edges,), *SHAPES),
        twin=f"{name}_" if twin else None,
        **more,
    )


def compared(name, operator):
    return Row(
        name,
        operator,
        (X, Y),
        also=((EDGES, EDGES[::-1].copy()), *BROADCAST),
        checked=False,
    )


ARITHMETIC = [
    Row("add", lambda t, x, y: x + y, (X, Y), also=(*BROADCAST, (transposed(X), Y)), twin="add_"),
    Row("add", lambda t, x, y: t.add(x, y, alpha=2), (X, Y), label="alpha",
        twin=lambda t, x, y: x.add_(y, alpha=2)),
    Row("add", lambda t, x: x + 1, (X,), label="number", twin=lambda t, x: x.add_(1)),
    Row("add", lambda t, x: 1.5 + x, (X,), label="to a number"),
    Row("add_number", lambda t, x: slope(t, t.log1p(x), x), (positive(2, 3),), dtypes=False),
    Row("sub", lambda t, x, y: x - y, (X, Y), also=BROADCAST, twin="sub_"),
    Row("sub", lambda t, x, y: x.sub(y, alpha=3), (X, Y), label="alpha"),
    Row("sub", lambda t, x: x - 1.5, (X,), label="number"),
    Row("rsub_number", lambda t, x: 1 - x, (X,), also=SHAPES),
    Row("rsub_tensor", lambda t, x, y: t.rsub(x, y), (X, Y), also=BROADCAST),
    Row("rsub_tensor", lambda t, x, y: t.rsub(x, y, alpha=3), (X, Y), label="alpha"),
    Row("mul", lambda t, x, y: x * y, (X, Y), also=BROADCAST, twin="mul_"),
    Row("mul", lambda t, x: 2 * x, (X,), label="number", twin=lambda t, x: x.mul_(2)),
    Row("mul", lambda t, x: x * 2.5, (X,), label="broken number"),
    Row("mul_number", lambda t, x: slope(t, x**3, x), (X,), dtypes=False),
    Row("true_divide", lambda t, x, y: x / y, (X, Y), twin="div_",
        also=(*BROADCAST, pairs(CORNERS, CORNERS))),
    Row("true_divide", lambda t, x: x / 2, (X,), label="number", twin=lambda t, x: x.div_(2)),
    Row("div_number", lambda t, x: slope(t, x.mean(), x), (X,), dtypes=False, checked=False),
    unary("reciprocal"),
    Row("reciprocal", lambda t, x: 2 / x, (X,), label="of a number"),
    Row("floor_divide", lambda t, x, y: x.detach() // y.detach(), (X, Z), checked=False,
        also=(pairs(CORNERS, CORNERS),)),
    Row("floor_divide", lambda t, x: 7 // x.detach(), (Z,), checked=False, label="of a number"),
    Row("remainder_tensor", lambda t, x, y: x % y, (X, Z), also=BROADCAST, twin="remainder_"),
    Row("remainder_of", lambda t, x: 7 % x.detach(), (Z,), checked=False),
    Row("remainder_number", lambda t, x: x % 1.5, (X,), also=SHAPES,
        twin=lambda t, x: x.remainder_(2)),
    Row("neg", lambda t, x: -x, (X,), also=SHAPES, twin="neg_"),
    Row("zeros_for", lambda t, x: slope(t, x.sign(), x), (X,), dtypes=False, checked=False),
]  # fmt: skip


def slope(t, y, x):
    """The first derivative, recorded: for operations that are met only there."""
    return t.autograd.grad(y.sum(), x, create_graph=True)[0]


POWERS = [
    *(
        Row("pow_number", lambda t, x, e=e: x**e, (positive(2, 3),), label=str(e),
            also=((EDGES,), *SHAPES), twin=lambda t, x, e=e: x.pow_(e))
        for e in (0, 1, 2, 3, -1, 0.5, -2.5)
    ),
    unary("square", op="pow_number", label="square"),
    Row("pow_tensor", lambda t, x, y: x**y, (positive(2, 3), Y), twin="pow_",
        also=(pairs(CORNERS, CORNERS), *((abs(a), b) for a, b in BROADCAST))),
    *(
        Row("pow_base", lambda t, x, b=b: b**x, (X if b else Z,), label=str(b),
            also=((EDGES,), *SHAPES), checked=b != 0)
        for b in (0, 2, 0.5)
    ),
    Row("pow_base", lambda t, x: (-2) ** x, (X,), label="negative", checked=False),
    unary("sqrt", positive(2, 3)),
]  # fmt: skip

FUNCTIONS = [
    *(unary(name) for name in ("exp", "sin", "cos", "tanh", "sigmoid", "relu")),
    *(unary(name, positive(2, 3)) for name in ("log", "log1p")),
    Row("tanh_backward", lambda t, x: slope(t, x.tanh(), x), (X,), also=SHAPES, dtypes=False),
    Row("sigmoid_backward", lambda t, x: slope(t, x.sigmoid(), x), (X,), dtypes=False),
    Row("threshold_backward", lambda t, x: slope(t, x.relu(), x), (X,), dtypes=False,
        also=((EDGES,), (real(80, 80),))),
    Row("relu", lambda t, x: x.relu().log(), (X,), dtypes=False, checked=False,
        label="infinite gradient"),
    Row("softplus", lambda t, x: t.nn.functional.softplus(x, 2, 1.5), (X,),
        also=((EDGES,), *SHAPES)),
    Row("softplus_backward", lambda t, x: slope(t, t.nn.functional.softplus(x, 2, 1.5), x), (X,),
        also=((EDGES,),), dtypes=False),
    Row("softplus_slopes", lambda t, x: slope(t, slope(t, t.nn.functional.softplus(x), x), x),
        (X,), dtypes=False),
]  # fmt: skip

SELECTION = [
    Row("choose", lambda t, x, y: t.where(x > 0, x, y), (X, Y), also=BROADCAST),
    Row("choose", lambda t, x: t.where(x > 0, x, 0), (X,), label="number", also=SHAPES),
    Row("choose", lambda t, x: t.where(t.tensor([[True], [False]]), x, 0.5), (real(3),),
        label="broadcast condition"),
    Row("choose", lambda t, x, y: x.where(x > y, y), (X, Y), label="method"),
    Row("choose", lambda t, x: t.where(x, x, x), (X,), label="no condition",
        refused=True, dtypes=False),
    *(
        Row(name, lambda t, x, y, name=name: getattr(t, name)(x, y), (X, Y),
            also=(pairs(CORNERS, CORNERS), *BROADCAST))
        for name in ("maximum", "minimum")
    ),
    Row("clamp_numbers", lambda t, x: x.clamp(-0.5, 1), (X,),
        also=((of(-2, -0.5, 0, 1, NAN, INF),),)),
    Row("clamp_numbers", lambda t, x: x.clamp(-1, 1), (X,), label="in place", dtypes=False,
        twin=lambda t, x: x.clamp_(-1, 1)),
    Row("clamp_numbers", lambda t, x: x.clamp(min=0.5), (X,), label="below", also=SHAPES),
    Row("clamp_numbers", lambda t, x: x.clamp(max=1), (X,), label="above"),
    Row("clamp_numbers", lambda t, x: x.clamp(1, -1), (X,), label="crossed"),
    Row("clamp_tensors", lambda t, x, y, z: x.clamp(y, z), (X, Y - 1, abs(Y)), twin="clamp_",
        also=((of(1, 2, 3, 2, 2, NAN, 2, 2), of(2, 2, 2, 3, 2, 1, NAN, 3),
               of(3, 3, 3, 1, 2, 2, 3, 3)),)),
    Row("clamp_below", lambda t, x, y: x.clamp(min=y), (X, real(3))),
    Row("clamp_above", lambda t, x, y: x.clamp(max=y), (X, real(3))),
    *(unary(name) for name in ("abs", "sign", "floor")),
    unary("sgn"),
]  # fmt: skip

COMPARISONS = [
    compared("eq", lambda t, x, y: x == y),
    compared("ne", lambda t, x, y: x != y),
    compared("lt", lambda t, x, y: x < y),
    compared("le", lambda t, x, y: x <= y),
    compared("gt", lambda t, x, y: x > y),
    compared("ge", lambda t, x, y: x >= y),
    compared("logical_and", lambda t, x, y: t.logical_and(x, y)),
    compared("logical_or", lambda t, x, y: t.logical_or(x, y)),
    Row("gt", lambda t, x: x > 0.5, (X,), label="number", checked=False),
    Row("le", lambda t, x: 1 >= x, (X,), label="of a number", checked=False),
    *(unary(name, twin=False, checked=False)
      for name in ("isnan", "isinf", "isfinite", "logical_not")),
    *(
        Row(name, lambda t, x, y, name=name: getattr(t, name)(whole(t, x), whole(t, y)), (X, Y),
            checked=False, twin=None)
        for name in ("bitwise_and", "bitwise_or", "bitwise_xor")
    ),
    Row("bitwise_not", lambda t, x: ~whole(t, x), (X,), checked=False),
    Row("bitwise_xor", lambda t, x: whole(t, x) ^ True, (X,), label="number", checked=False),
]  # fmt: skip


def whole(t, x):
    """Bits are for integers: what is float64 in the table is given as int64."""
    return x.detach().to(t.int64) if x.dtype is t.float64 else x


COPIES = [
    Row("copy_of", lambda t, x: x.clone(), (X,), also=SHAPES),
    Row("copy_of", lambda t, x: t.clone(x.t(), memory_format=t.contiguous_format), (X,),
        label="made contiguous"),
    Row("copy_of", lambda t, x: x.t().clone(), (X,), label="by columns"),
    Row("copy_of", lambda t, x: x.expand(2, 3).clone(), (real(1, 3),), label="of repeats"),
    Row("to_floating", lambda t, x: x.to(t.float32 if x.dtype is t.float64 else t.float64), (X,),
        checked=False),
    Row("to_floating", lambda t, x: x.detach().long().double(), (X,), label="double",
        checked=False),
    Row("to_whole", lambda t, x: (x.long() + 1).byte().bool(), (X,), checked=False),
    Row("to_whole", lambda t, x: x.type_as(t.tensor([1])), (X,), label="type_as", checked=False),
    Row("fill_number", lambda t, x: x.clone().fill_(2), (X,), also=SHAPES),
    Row("fill_tensor", lambda t, x, y: x.clone().fill_(y), (X, real())),
    Row("zero", lambda t, x: x.clone().zero_(), (X,), also=SHAPES),
    Row("draw_normal", lambda t, x: seeded(t, x.clone()).normal_(1, 2), (X,), dtypes=False,
        also=((real(5, 4),), (transposed(real(5, 4)),)), checked=False),
    Row("uniform", lambda t, x: seeded(t, x.clone()).uniform_(-1, 1), (X,), dtypes=False,
        also=((real(5, 4),),), checked=False),
    Row("bernoulli", lambda t, x: t.bernoulli(seeded(t, x.sigmoid())), (X,), checked=False),
    Row("bernoulli_number", lambda t, x: seeded(t, x.clone()).bernoulli_(0.3), (X,),
        checked=False),
    Row("bernoulli_tensor", lambda t, x, y: seeded(t, x.clone()).bernoulli_(y), (X, abs(X) / 2),
        dtypes=False, checked=False),
    Row("draw_normal", lambda t, x: with_gaps(t, x).normal_(), (real(6, 5),), label="with gaps",
        dtypes=False, checked=False),
]  # fmt: skip


def seeded(t, x):
    t.manual_seed(3)
    return x


def with_gaps(t, x):
    return seeded(t, x.clone()[:, ::2])


def reduced(op, name, *dims, x=X, also=(), **more):
    """A reduction along each of these dims, kept and not; each dim is a row of its own."""
    made = []
    for dim in dims:
        for keepdim in (False, True):
            made.append(
                Row(op, lambda t, x, d=dim, k=keepdim: getattr(x, name)(d, keepdim=k), (x,),
                    label=f"{name} {dim}{' kept' if keepdim else ''}",
                    also=also if not keepdim else (), dtypes=not keepdim, **more)
            )  # fmt: skip
    return made


R3 = real(2, 3, 2)
EMPTY = ((real(0, 3),), (real(),))

REDUCTIONS = [
    Row("sum_all", lambda t, x: x.sum(), (X,), also=SHAPES),
    Row("sum_all", lambda t, x: x.sum(dtype=t.float32), (X,), label="dtype", checked=False),
    *reduced("sum_dim", "sum", 0, -1, (0, -1), (), None, x=R3, also=((real(0, 3),),)),
    Row("sum_dim", lambda t, x: x.sum(0), (real(),), label="of a number"),
    Row("sum_dim", lambda t, x: t.sum(x, (0, 1), dtype=t.float64), (X,), label="dtype"),
    Row("sum_dim", lambda t, x: x.sum(5), (X,), label="no such dim", refused=True),
    Row("sum_dim", lambda t, x: x.sum((0, -2)), (X,), label="dim twice", refused=True),
    Row("mean_all", lambda t, x: x.mean(), (X,), also=SHAPES),
    Row("mean_all", lambda t, x: x.mean(dtype=t.float32), (X,), label="dtype", checked=False),
    *reduced("mean_dim", "mean", 0, -1, (0, 2), None, x=R3, also=((real(0, 3),),)),
    Row("var_dim", lambda t, x: x.var(), (X,), also=SHAPES),
    Row("var_dim", lambda t, x: x.var(False), (X,), label="biased"),
    Row("var_dim", lambda t, x: x.var(0, correction=5), (X,), label="too corrected",
        checked=False),
    *reduced("var_dim", "var", 0, -1, (0, 2), x=R3, also=((real(1, 1, 1),),)),
    Row("std_dim", lambda t, x: x.std(), (X,), also=(*SHAPES, (of(2, 2, 2),))),
    Row("std_dim", lambda t, x: t.std(x, 1, unbiased=False), (X,), label="biased"),
    *reduced("std_dim", "std", 0, (0, 2), x=R3),
    Row("var_mean_dim", lambda t, x: t.var_mean(x), (X,), also=SHAPES),
    Row("var_mean_dim", lambda t, x: t.var_mean(x, False), (X,), label="biased"),
    Row("var_mean_dim", lambda t, x: t.var_mean(x, 0), (R3,), label="dim 0"),
    Row("var_mean_dim", lambda t, x: t.var_mean(x, (0, 2), keepdim=True), (R3,), label="dims kept"),
    Row("running_sum", lambda t, x: x.cumsum(0), (X,), also=EMPTY),
    Row("running_sum", lambda t, x: x.cumsum(-1, dtype=t.float64), (X,), label="dtype"),
    Row("turn", lambda t, x: t.flip(x, (0, 1)), (X,), also=EMPTY),
    Row("turn", lambda t, x: x.flip(0), (transposed(X),), also=EMPTY, label="by columns"),
    Row("turn", lambda t, x: x.flip(()), (X,), label="nothing"),
    Row("prod_all", lambda t, x: x.prod(), (X,), also=(*SHAPES, (WITH_ZEROS,))),
    Row("prod_all", lambda t, x: x.prod(), (of(2, 0, 3),), label="one zero", checked=False),
    *reduced("prod_dim", "prod", 0, -1, x=R3, also=((WITH_ZEROS,), (real(),), (real(0, 3),))),
    Row("prod_dim", lambda t, x: x.prod(0), (of(2, 0, 3),), label="one zero", checked=False),
    *(
        Row("linalg_vector_norm", lambda t, x, p=p: x.norm(p), (X,), label=f"p {p}",
            also=((of(0, 0),), (of(3, -3, 0),), *SHAPES), dtypes=p == "fro", checked=p != 0)
        for p in ("fro", 0, 0.5, 1, 1.5, 2, 3, INF, -INF)
    ),
    *(
        Row("linalg_vector_norm", lambda t, x, d=d, p=p: t.norm(x, p, d, True), (R3,),
            label=f"p {p} dim {d}", dtypes=False)
        for d in (0, (0, 2)) for p in (2, 3, INF)
    ),
    *reduced("logsumexp_dim", "logsumexp", 0, -1, (0, 2), x=R3,
             also=((EDGES,), (of(-INF, -INF),), (real(),), (real(0, 3),))),
]  # fmt: skip

EXTREMES = [
    *(
        Row(f"{name}_all", lambda t, x, name=name: getattr(x, name)(), (X,),
            also=((TIES,), (EDGES,), *SHAPES))
        for name in ("max", "min")
    ),
    *(
        row for name in ("max", "min")
        for row in reduced(f"{name}_dim", name, 0, -1, x=R3,
                           also=((TIES,), (-TIES,), (of(NAN, 1, NAN),), (real(),), (real(0, 3),)))
    ),
    *(
        row for name in ("amax", "amin")
        for row in reduced(f"{name}_dims", name, 0, (0, 2), (), x=R3,
                           also=((TIES,), (-TIES,), (real(),), (real(0, 3),)))
    ),
    Row("scatter_zeros", lambda t, x: slope(t, (x * x).max(0)[0], x), (X,), dtypes=False),
    *(
        Row(name, lambda t, x, name=name: getattr(x, name)(), (X,), checked=False,
            also=((TIES,), (EDGES,), *SHAPES))
        for name in ("argmax", "argmin", "any", "all")
    ),
    *(
        row for name in ("argmax", "argmin", "any", "all")
        for row in reduced(name, name, 0, -1, x=R3, checked=False,
                           also=((TIES,), (real(),), (real(0, 3),)))
    ),
    Row("maximum", lambda t, x, y: t.max(x, y), (X, Y), label="called max"),
    Row("minimum", lambda t, x, y: x.min(y), (X, Y), label="called min"),
]  # fmt: skip

ROWS = [
    *ARITHMETIC, *POWERS, *FUNCTIONS, *SELECTION, *COMPARISONS, *COPIES, *REDUCTIONS, *EXTREMES
]  # fmt: skip
