"""Rows of views, shape, indexing, joining and linear algebra."""

from __future__ import annotations

import numpy as np

from .table import Row, real, transposed

X, Y = real(2, 3), real(2, 3, seed=1)
CUBE, SQUARE, VECTOR = real(2, 3, 4), real(3, 3), real(3)
SCALAR, NOTHING = real(), real(0, 3)
PERMUTED = CUBE.transpose(2, 0, 1)
ROWS_OF = np.array([1, 0, 1])  # indices, the second time one that came before
MASK = np.array([True, False, True])
GRAD = real(2, 3, seed=5)


def slope(call):
    """Run `call`, and return its derivative times a gradient that is an input too.

    Times 1: torch writes some of these in place into zeros, and the version would show it.
    """

    def run(t, x, grad, *others):
        return t.autograd.grad(call(t, x, *others), x, grad, create_graph=True)[0] * 1

    return run


def filled(call):
    """Write through `call(copy of x, y)` and return the copy."""

    def run(t, x, *others):
        copy = x * 1
        call(t, copy, *others)
        return copy

    return run


ORDER = [
    Row("t", lambda t, x: x.t(), (X,), also=((VECTOR,), (SCALAR,), (CUBE,), (NOTHING,))),
    Row("transpose", lambda t, x: x.transpose(-1, 0), (CUBE,),
        also=((VECTOR,), (SCALAR,), (NOTHING,))),
    Row("transpose", lambda t, x: x.mT, (CUBE,), label="mT", also=((VECTOR,), (NOTHING,))),
    Row("transpose", lambda t, x: x.transpose(0, 3), (X,), label="out of range", refused=True),
    Row("transpose", lambda t, x: x.swapaxes(0, 1), (X,), label="swapaxes"),
    Row("permute_dims", lambda t, x: x.permute(2, -3, 1), (CUBE,), also=((X,),)),
    Row("permute_dims", lambda t, x: t.permute(x, (0, 0)), (X,), label="twice", refused=True),
    Row("permute_dims", lambda t, x: x.T, (X,), label="T", also=((NOTHING,),)),
    Row("unsqueeze", lambda t, x: x.unsqueeze(1), (X,), also=((VECTOR,), (SCALAR,), (NOTHING,))),
    Row("unsqueeze", lambda t, x: x.unsqueeze(-1), (transposed(X),), label="at the end"),
    Row("squeeze_all", lambda t, x: x.squeeze(), (real(1, 3, 1),), also=((X,), (SCALAR,))),
    Row("squeeze_dim", lambda t, x: x.squeeze(-1), (real(1, 3, 1),), also=((X,), (SCALAR,))),
    Row("squeeze_dims", lambda t, x: x.squeeze((0, -1)), (real(1, 3, 1),),
        also=((X,), (CUBE,), (VECTOR,))),
    Row("expand", lambda t, x: x.expand(4, -1, 3), (real(2, 1),),
        also=((X,), (VECTOR,), (real(0, 1),), (real(2, 2),))),
    Row("expand", lambda t, x, y: x.expand_as(y), (real(1, 3), X), label="expand_as"),
    Row("transpose", lambda t, x: x.mH, (CUBE,), label="mH", also=((X,), (VECTOR,))),
    Row("transpose", lambda t, x: x.H, (X,), label="H", also=((CUBE,), (VECTOR,), (NOTHING,))),
    Row("transpose", lambda t, x: t.adjoint(x), (X,), label="adjoint", also=((VECTOR,),)),
    Row("permute_dims", lambda t, x: x.movedim((0, -1), (1, 0)), (CUBE,), label="movedim",
        also=((X,), (VECTOR,))),
    Row("alias", lambda t, x: t.moveaxis(x, 0, 0), (SCALAR,), label="moveaxis", dtypes=False),
    Row("unfold", lambda t, x: x.unfold(1, 2, 1), (X,), also=((transposed(X),), (CUBE,))),
    Row("unfold", lambda t, x: x.unfold(-1, 3, 2), (CUBE,), label="gaps", also=((VECTOR,),)),
    Row("unfold", lambda t, x: x.unfold(0, 1, 1), (SCALAR,), label="of a number",
        also=((NOTHING,),)),
    Row("unfold", lambda t, x: x.unfold(0, 3, 1), (X,), label="too long", refused=True),
    Row("unfold_backward", slope(lambda t, x: x.unfold(1, 2, 1)), (X, real(2, 2, 2)), dtypes=False),
    Row("repeated", lambda t, x: x.repeat(3, 2), (X,), also=((VECTOR,), (transposed(X),), (SCALAR,),
        (NOTHING,), (CUBE,))),
    Row("repeated", lambda t, x: x.repeat(2, 0, 1), (X,), label="nothing", also=((SCALAR,),)),
    Row("repeated", lambda t, x: x.repeat(2, -1), (X,), label="negative", refused=True),
    Row("view_dtype", lambda t, x: x.view(t.uint8), (X,), checked=False,
        also=((transposed(X),), (SCALAR,))),
    Row("view_dtype", lambda t, x: x.view(t.int64), (X,), label="as wide", checked=False,
        also=((transposed(X),), (SCALAR,), (NOTHING,))),
    Row("slice_dim", lambda t, x: x.tensor_split(2, 1), (X,), label="tensor_split",
        also=((CUBE,), (VECTOR,), (NOTHING,))),
]  # fmt: skip

PARTS = [
    Row("select", lambda t, x: x.select(1, -1), (X,), also=((CUBE,), (VECTOR,), (NOTHING,))),
    Row("select", lambda t, x: x[1], (X,), label="x[1]", also=((VECTOR,), (SCALAR,), (CUBE,))),
    Row("select", lambda t, x: x[0, -1], (X,), label="x[0, -1]", also=((SCALAR,), (VECTOR,))),
    Row("select_backward", slope(lambda t, x: x[1]), (X, VECTOR), dtypes=False),
    Row("slice_dim", lambda t, x: x[1:], (X,), label="x[1:]",
        also=((VECTOR,), (NOTHING,), (SCALAR,))),
    Row("slice_dim", lambda t, x: x[:, ::2], (X,), label="x[:, ::2]", also=((transposed(X),),)),
    Row("slice_dim", lambda t, x: x.narrow(1, -2, 2), (X,), label="narrow",
        also=((VECTOR,), (SCALAR,), (real(2, 1),))),
    Row("slice_backward", slope(lambda t, x: x[:, 1:]), (X, real(2, 2)), dtypes=False),
    Row("slice_dim", lambda t, x: x[::-1], (X,), label="x[::-1]", refused=True),
    Row("diagonal", lambda t, x: x.diagonal(), (X,), also=((SQUARE,), (CUBE,), (VECTOR,))),
    Row("diagonal", lambda t, x: x.diagonal(-1, 2, 0), (CUBE,), label="of a cube"),
    Row("diagonal_backward", slope(lambda t, x: x.diagonal(1)), (X, real(2)), dtypes=False),
    Row("as_strided", lambda t, x: x.as_strided((2, 2), (1, 2), 1), (X,)),
    Row("as_strided", lambda t, x: x.as_strided((2, 2), (1, 1)), (X,), label="overlapping"),
    Row("as_strided", lambda t, x: x[1:].t()[1:].as_strided((2,), (1,)), (X,), label="of a view"),
    Row("as_strided", lambda t, x: x[:, :1].expand(-1, 3).as_strided((2, 2), (3, 0)), (X,),
        label="of what was expanded"),
    Row("as_strided", lambda t, x: x[:, :1].expand(-1, 3).as_strided((2, 2), (3, 1)), (X,),
        label="outside of what was expanded", checked=False),
    Row("as_strided", lambda t, x: x.as_strided((7,), (1,)), (X,), label="too far", refused=True),
    Row("alias", lambda t, x: x[...], (X,), also=((SCALAR,),)),
    Row("detach", lambda t, x: x.detach(), (X,), checked=False),
    Row("unbind", lambda t, x: x.unbind(-1), (X,), also=((VECTOR,), (SCALAR,), (NOTHING,))),
    Row("unbind", lambda t, x: list(x), (X,), label="iteration", also=((SCALAR,),)),
    Row("split_evenly", lambda t, x: x.split(2, 1), (X,), also=((VECTOR,), (real(2, 0),))),
    Row("split_evenly", lambda t, x: t.chunk(x, 2), (real(5, 2),), label="chunk",
        also=((VECTOR,), (SCALAR,))),
    Row("split_in", lambda t, x: t.split(x, [1, 0, 2], dim=-1), (X,), also=((SQUARE,), (CUBE,))),
]  # fmt: skip

SHAPE = [
    Row("view", lambda t, x: x.view(3, -1), (X,), also=((transposed(X),), (NOTHING,), (SCALAR,))),
    Row("view", lambda t, x: x.view((1, 2, 1, 3)), (X,), label="ones",
        also=((transposed(real(2, 3)),),)),
    Row("view", lambda t, x: x.flatten(1), (CUBE,), label="flatten", also=((X,), (SCALAR,))),
    Row("view", lambda t, x: x.t().unsqueeze(0).view(3, 2, 1), (X,), label="by columns"),
    Row("reshape_alias", lambda t, x: x.t().reshape(3, 1, 2), (X,)),
    Row("unsafe_view", lambda t, x: x.t().reshape(-1), (X,)),
    Row("unsafe_view", lambda t, x: x.t().flatten(), (X,), label="flatten"),
    Row("view", lambda t, x: x.t().ravel(), (X,), label="ravel"),
    Row("copy_of", lambda t, x: x.t().contiguous(), (X,), label="contiguous"),
]

ONE, TWO = real(2, 3), real(3, 4, seed=3)
PRODUCTS = [
    Row("mm", lambda t, x, y: x.mm(y), (ONE, TWO),
        also=((TWO, ONE), (VECTOR, TWO), (real(0, 3), TWO), (real(2, 0), real(0, 2)),
              (transposed(ONE), transposed(TWO)))),
    Row("mm", lambda t, x, y: x @ y.t(), (ONE, real(4, 3)), label="by columns"),
    Row("mm", lambda t, x, y: x.t() @ y.t(), (real(3, 2), real(4, 3)), label="both by columns"),
    Row("mv", lambda t, x, y: x.mv(y), (ONE, VECTOR),
        also=((ONE, ONE), (ONE, real(2)), (real(2, 0), real(0)))),
    Row("dot", lambda t, x, y: x.dot(y), (VECTOR, real(3, seed=1)),
        also=((VECTOR, real(2)), (ONE, VECTOR), (real(0), real(0)))),
    Row("bmm", lambda t, x, y: x.bmm(y), (real(2, 2, 3), real(2, 3, 2)),
        also=((CUBE, CUBE), (ONE, CUBE), (CUBE, ONE), (real(0, 2, 3), real(0, 3, 2)))),
    Row("addmm", lambda t, x, y, z: t.addmm(x, y, z), (real(4), ONE, TWO),
        also=((real(2, 1), ONE, TWO), (real(5), ONE, TWO), (SCALAR, ONE, TWO), (X, ONE, VECTOR),
              (real(4), TWO, ONE))),
    Row("addmm", lambda t, x, y, z: x.addmm(y, z, beta=2, alpha=0.5), (real(2, 4), ONE, TWO),
        label="scaled", dtypes=False),
    Row("only_row", lambda t, x, y: x @ y, (VECTOR, TWO), also=((real(2), TWO),)),
]  # fmt: skip

MATMUL = [
    Row(op, lambda t, x, y: t.matmul(x, y), (real(*left), real(*right, seed=1)), dtypes=False,
        label=f"{left} @ {right}")
    for op, left, right in (
        ("unsafe_view", (3,), (2, 3, 2)),
        ("copy_of", (2, 3), (2, 3, 2)),
        ("mv", (2, 2, 3), (3,)),
        ("mm", (2, 2, 3), (3, 2)),
        ("bmm", (2, 2, 3), (2, 3, 2)),
        ("bmm", (2, 2, 3), (3, 1, 3, 2)),
        ("squeeze_dim", (2, 2, 3), (1, 3, 2)),
        ("squeeze_dim", (1, 2, 3), (2, 3, 2)),
        ("bmm", (1, 2, 3), (2, 1, 3, 1)),
        ("mm", (2, 2, 0), (0, 3)),
    )
] + [
    Row("mul", lambda t, x, y: t.outer(x, y), (VECTOR, real(2)), label="outer", dtypes=False,
        also=((X, VECTOR),)),
    Row("addmm", lambda t, x, w, b: t.nn.functional.linear(x, w, b), (X, real(4, 3), real(4)),
        label="linear", dtypes=False, also=((CUBE, real(2, 4), real(2)), (VECTOR, SQUARE, VECTOR))),
    Row("mm", lambda t, x, w: t.nn.functional.linear(x, w), (X, real(4, 3)), label="linear",
        dtypes=False, also=((CUBE, real(2, 4)), (VECTOR, SQUARE))),
    Row("add", lambda t, x, w, b: t.nn.functional.linear(x.mT, w, b), (CUBE, SQUARE, VECTOR),
        label="linear of a view", dtypes=False),
]  # fmt: skip

JOINING = [
    Row("cat", lambda t, x, y: t.cat([x, y]), (X, real(1, 3)),
        also=((X, real(0)), (X, VECTOR), (SCALAR, SCALAR), (NOTHING, X), (X, real(2, 2)))),
    Row("cat", lambda t, x, y: t.cat((x, y, x), dim=-1), (X, real(2, 1)), label="dim"),
    Row("cat", lambda t, x: t.cat([]), (X,), label="nothing", refused=True, dtypes=False),
    Row("stack", lambda t, x, y: t.stack([x, y], 1), (X, Y),
        also=((VECTOR, VECTOR), (X, VECTOR), (SCALAR, SCALAR), (NOTHING, NOTHING))),
]  # fmt: skip

INDEX = [
    Row("take_at", lambda t, x, i: x[i], (SQUARE, ROWS_OF), also=((real(1, 2), ROWS_OF),)),
    Row("take_at", lambda t, x, i: x[:, i], (X, ROWS_OF), label="x[:, i]"),
    Row("take_at", lambda t, x, i, m: x[i[:2], m], (SQUARE, ROWS_OF, MASK), label="x[i, mask]"),
    Row("take_at", lambda t, x, m: x[..., m], (X, MASK), label="x[..., mask]",
        also=((real(2, 2), MASK),)),
    Row("take_at", lambda t, x, i: x[None, 1, i], (X, ROWS_OF), label="x[None, 1, i]"),
    Row("take_at", lambda t, x: x[[0, 1], [1, 2]], (X,), label="lists"),
    Row("take_at", lambda t, x: x[x.detach() > 0], (X,), label="x[x > 0]", dtypes=False),
    Row("take_at", lambda t, x, i: x[i, :, i], (CUBE[:, :2, :2], ROWS_OF), label="apart"),
    Row("take_at", lambda t, x: x[True, ..., False], (X,), label="truths"),
    Row("index_backward", slope(lambda t, x, i: x[i]), (SQUARE, real(3, 3, seed=1), ROWS_OF),
        dtypes=False),
    Row("put_at", lambda t, x, v, i: x.index_put((i,), v), (X, real(2, 3, seed=2), ROWS_OF[:2]),
        also=((X, VECTOR, ROWS_OF[:2]), (X, SCALAR, ROWS_OF[:2]), (X, real(2), ROWS_OF)),
        twin=lambda t, x, v, i: x.index_put_((i,), v)),
    Row("put_at", lambda t, x, v, i: x.index_put((i,), v, accumulate=True), (X, SQUARE, ROWS_OF),
        label="accumulate", twin=lambda t, x, v, i: x.index_put_((i,), v, accumulate=True)),
    Row("index_select", lambda t, x, i: x.index_select(1, i), (X, ROWS_OF),
        also=((VECTOR, ROWS_OF), (real(3, 1), ROWS_OF), (NOTHING, ROWS_OF))),
    Row("index_add", slope(lambda t, x, i: x.index_select(1, i)), (X, GRAD, ROWS_OF), dtypes=False),
    Row("gather", lambda t, x, i: x.gather(1, i), (X, np.array([[0, 2], [1, 1]])),
        also=((real(3), ROWS_OF), (X, ROWS_OF), (X, np.array([[3]])), (X, np.array([[0]] * 3)))),
    Row("scatter_add", lambda t, x, y, i: x.scatter_add(1, i, y),
        (X, real(2, 2), np.array([[0, 0], [2, 1]]))),
    Row("masked_fill_number", lambda t, x, m: x.masked_fill(m, 2), (X, MASK),
        twin=lambda t, x, m: x.masked_fill_(m, 2), also=((real(2, 1), MASK), (X, MASK[:2]))),
    Row("masked_fill_tensor", lambda t, x, v, m: x.masked_fill(m, v), (X, SCALAR, MASK),
        also=((X, VECTOR, MASK), (real(2, 1), SCALAR, MASK)),
        twin=lambda t, x, v, m: x.masked_fill_(m, v)),
    Row("masked_select", lambda t, x, m: x.masked_select(m), (X, MASK),
        also=((real(2, 1), MASK), (X, MASK[:2]), (X, ROWS_OF))),
    Row("masked_select_backward",  # torch has one more node for its derivative
        lambda t, *inputs: slope(lambda t, x, m: x.masked_select(m))(t, *inputs).detach(),
        (X, real(4), MASK), dtypes=False, checked=False),
]  # fmt: skip

ASSIGNMENT = [
    Row("copy", filled(lambda t, x, y: x.copy_(y)), (X, Y), twin="copy_", dtypes=False,
        also=((X, VECTOR), (VECTOR, X), (X, real(2)), (transposed(X), Y))),
    Row("copy_whole", lambda t, x: t.zeros(2, 3, dtype=t.int64).copy_(x), (X,), checked=False),
    Row("copy", filled(lambda t, x, y: x.__setitem__(0, y)), (X, VECTOR), label="x[0] = y",
        dtypes=False, also=((X, SCALAR), (X, real(1, 1, 3)), (X, real(2)), (X, X))),
    Row("copy", filled(lambda t, x, y: x.__setitem__((..., slice(1, None)), y)), (X, real(2, 1)),
        label="x[..., 1:] = y", dtypes=False, also=((X, real(2)), (X, real(1)))),
    Row("put_at", filled(lambda t, x, y, m: x.__setitem__((slice(None), m), y)),
        (X, real(2, 1), MASK), label="x[:, mask] = y", dtypes=False, also=((X, VECTOR, MASK),)),
    Row("fill_tensor", filled(lambda t, x: x.__setitem__(1, 2.5)), (X,), label="x[1] = 2.5",
        dtypes=False),
    Row("mul", filled(lambda t, x, y: x[0].mul_(y)), (X, VECTOR), label="through a view",
        dtypes=False),
    Row("exp", filled(lambda t, x: x.t()[1:].exp_()), (X,), label="through a view of a view",
        dtypes=False),
    Row("add", filled(lambda t, x, y: x.as_strided((2, 2), (3, 1), 1).add_(y)), (X, real(2, 2)),
        label="through a place in memory", dtypes=False),
]  # fmt: skip

ROWS: list[Row] = [
    *ORDER, *PARTS, *SHAPE, *PRODUCTS, *MATMUL, *JOINING, *INDEX, *ASSIGNMENT,
]  # fmt: skip
