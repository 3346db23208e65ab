"""Rows of the operations behind layers and losses."""

from __future__ import annotations

import numpy as np

from .table import INF, NAN, Row, of, positive, real

X, Y = real(3, 4), real(3, 4, seed=1)
SHARE = np.abs(Y) / np.abs(Y).sum(1, keepdims=True)  # a distribution in each row
CLASSES = np.array([2, 0, 1])
WEIGHTS = positive(4)
IMAGE, KERNEL = real(2, 2, 5, 4), real(4, 2, 3, 2)
EMPTY = ((real(0, 4), real(0, 4)),)


OWN = ("second nodes",)  # the derivative is made of other operations than torch's
OWN_NODE = ("second nodes", "nodes")


def slope(t, y, x):
    """The first derivative, recorded: for operations that are met only there."""
    return t.autograd.grad((y * y).sum(), x, create_graph=True)[0]


def batch_norm(t, x, w, b):
    return t.nn.functional.batch_norm(x, None, None, w, b, training=True)


LOSSES = [
    *(
        Row("mse_loss", lambda t, x, y, r=r: t.nn.functional.mse_loss(x, y, reduction=r), (X, Y),
            also=EMPTY, label=r)
        for r in ("mean", "sum", "none")
    ),
    Row("mse_loss_backward", lambda t, x, y: slope(t, t.nn.functional.mse_loss(x, y), x), (X, Y),
        dtypes=False),
    *(
        Row("nll_loss", lambda t, x, c, r=r: t.nn.functional.nll_loss(x, c, reduction=r),
            (X, CLASSES), label=r)
        for r in ("mean", "sum", "none")
    ),
    Row("nll_loss", lambda t, x, c, w: t.nn.functional.nll_loss(x, c, w.detach(), ignore_index=1),
        (X, CLASSES, WEIGHTS), label="weighted", dtypes=False, checked=False),
    Row("nll_loss2d", lambda t, x, c: t.nn.functional.nll_loss(x, c),
        (real(2, 3, 2, 2), np.arange(8).reshape(2, 2, 2) % 3), dtypes=False, apart=OWN),
    Row("nll_loss_backward", lambda t, x, c: slope(t, t.nn.functional.nll_loss(x, c), x),
        (X, CLASSES), dtypes=False, apart=OWN),
    *(
        Row("binary_cross_entropy_with_logits",
            lambda t, x, y, r=r: t.nn.functional.binary_cross_entropy_with_logits(
                x, y, reduction=r),
            (X, SHARE), also=((of(-INF, -100, 0, 100, NAN), of(0, 1, 0.5, 1, 0)),), label=r,
            dtypes=False, apart=OWN)
        for r in ("mean", "sum", "none")
    ),
    Row("binary_cross_entropy_with_logits",
        lambda t, x, y, w: t.nn.functional.binary_cross_entropy_with_logits(
            x, y, pos_weight=w.detach()),
        (X, SHARE, WEIGHTS), label="weighted", dtypes=False, checked=False, apart=OWN),
]  # fmt: skip

NORMALISATION = [
    *(
        Row(name, lambda t, x, n=name, d=d: getattr(t, n)(x, d), (real(2, 3, 2),),
            also=((of(1, INF, 0) * np.ones((1, 1)),), (of(-INF, 0, 1),), (real(),), (real(0, 3),)),
            label=f"dim {d}")
        for name in ("softmax", "log_softmax") for d in (0, -1)
    ),
    Row("softmax_backward_data", lambda t, x: slope(t, t.softmax(x, 1), x), (X,), dtypes=False),
    Row("log_softmax_backward_data", lambda t, x: slope(t, t.log_softmax(x, 1), x), (X,),
        dtypes=False),
    Row("native_batch_norm", batch_norm, (real(5, 3), positive(3), real(3)), dtypes=False,
        apart=OWN, also=((real(2, 3, 2, 2), positive(3), real(3)),)),
    Row("native_batch_norm", lambda t, x, w, b: t.nn.functional.batch_norm(
        x, w.detach(), w.detach(), w, b), (real(5, 3), positive(3), real(3)), dtypes=False,
        label="in evaluation", checked=False, apart=OWN),
]  # fmt: skip

IMAGES = [
    Row("convolution", lambda t, x, w, b: t.nn.functional.conv2d(x, w, b), dtypes=False,
        inputs=(IMAGE, KERNEL, real(4)), apart=OWN),
    Row("convolution", lambda t, x, w: t.nn.functional.conv2d(x, w, None, (2, 1), (1, 2), (1, 2)),
        (IMAGE, KERNEL), label="spread out", dtypes=False, apart=OWN),
    Row("convolution", lambda t, x, w: t.nn.functional.conv2d(x, w, groups=2),
        (IMAGE, real(4, 1, 2, 2)), label="in groups", dtypes=False, apart=OWN),
    Row("constant_pad_nd", lambda t, x, w: t.nn.functional.conv2d(x, w, padding="same"),
        (IMAGE, real(4, 2, 2, 3)), dtypes=False, apart=OWN),
    Row("convolution_input", lambda t, x, w: slope(t, t.nn.functional.conv2d(x, w), x),
        (real(1, 1, 3, 3), real(1, 1, 2, 2)), dtypes=False, apart=OWN_NODE),
    Row("convolution_weight", lambda t, x, w: slope(t, t.nn.functional.conv2d(x, w), w),
        (real(1, 1, 3, 3), real(1, 1, 2, 2)), dtypes=False, apart=OWN_NODE),
    Row("max_pool2d_with_indices", lambda t, x: t.nn.functional.max_pool2d(x, 2), (IMAGE,),
        also=((np.ones((1, 1, 2, 2)),),)),
    Row("max_pool2d_with_indices", lambda t, x: t.nn.functional.max_pool2d(
        x, 3, 2, 1, ceil_mode=True, return_indices=True), (IMAGE,), label="overlapping",
        dtypes=False),
    Row("max_pool2d_with_indices_backward",
        lambda t, x: slope(t, t.nn.functional.max_pool2d(x, 2), x), (real(1, 1, 4, 4),),
        dtypes=False, apart=OWN),
    Row("max_pool2d_pick",
        lambda t, x: slope(t, slope(t, t.nn.functional.max_pool2d(x, 2), x), x),
        (real(1, 1, 4, 4),), dtypes=False, checked=False, apart=OWN_NODE),
]  # fmt: skip

ROWS = [*LOSSES, *NORMALISATION, *IMAGES]
