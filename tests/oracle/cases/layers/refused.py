"""What functions of layers refuse, and what they take although it looks odd."""

import torch
import torch.nn.functional as F
from torch import nn

ones = torch.ones
x = torch.tensor([[1.0, -2.0, 3.0], [0.0, 1.0, -1.0]], requires_grad=True)
classes = torch.tensor([0, 1])


def conv(image, kernel, bias=None, **options):
    attempt(lambda: F.conv2d(ones(image), ones(kernel), bias, **options).shape)


def pool(image, *arguments, **options):
    attempt(lambda: F.max_pool2d(ones(image), *arguments, **options).shape)


# --- kernels that do not fit their images
conv((1, 1, 5, 5), (1, 1, 2))
conv((1, 1, 5, 5), (1, 1))
conv((1, 1, 5, 5), (1, 1, 2, 2, 2))
conv((1, 1, 5, 5), (1, 1, 0, 2))
conv((1, 1, 5, 5), (0, 1, 2, 2))
conv((1, 1, 0, 5), (1, 1, 2, 2), padding=1)
conv((0, 1, 5, 5), (1, 1, 2, 2))
conv((1, 1, 5, 5), (1, 1, 2, 2), groups=0)
conv((1, 1, 5, 5), (1, 1, 2, 2), groups=-1)
conv((1, 2, 5, 5), (1, 1, 2, 2), groups=2)
conv((1, 1, 5, 5), (1, 1, 2, 2), dilation=(1, -1))
conv((1, 1, 5, 5), (1, 1, 2, 2), padding=-1, stride=0)
# --- kinds of numbers in a convolution
image, kernel = ones(1, 1, 4, 4), ones(1, 1, 2, 2)
attempt(lambda: F.conv2d(image, kernel.double()))
attempt(lambda: F.conv2d(image, kernel, ones(1).double()))
attempt(lambda: F.conv2d(image.bool(), kernel.bool()))
attempt(lambda: F.conv2d(image.int(), kernel.int()).dtype)
# --- the same size, if the two sides do not get the same
image = torch.arange(20.0).view(1, 1, 4, 5).requires_grad_()
for size, dilation in (((2, 2), 1), ((2, 3), 1), ((4, 1), 1), ((2, 2), 2), ((3, 2), 3)):
    kernel = torch.arange(1.0, 1 + size[0] * size[1]).view(1, 1, *size).requires_grad_()
    y = F.conv2d(image, kernel, padding="same", dilation=dilation)
    print(y.shape, y.tolist(), [node.name() for node, _ in y.grad_fn.next_functions if node])
    print(torch.autograd.grad((y * y).sum(), (image, kernel)))
layer = nn.Conv2d(1, 2, 2, padding="same")
print(layer, layer(image).shape, layer(ones(1, 3, 3)).shape)
# --- a padding of one's own words
for word in "SAME", "full", "":
    try:
        nn.Conv2d(1, 1, 3, padding=word)
    except ValueError as error:
        print(str(error).split("{")[0], "'same'" in str(error), "'valid'" in str(error))
try:
    nn.Conv2d(1, 1, 3, padding_mode="ones")
except ValueError as error:
    print(str(error).split("{")[0], str(error).split("}")[1], "'zeros'" in str(error))
# --- windows
pool((1, 1, 5, 5), -1)
pool((1, 1, 5, 5), (2, 0))
pool((1, 1, 5, 5), 2, stride=-1)
pool((1, 1, 5, 5), 2, stride=(1, 0))
pool((1, 1, 5, 5), 2, padding=-1)
pool((1, 1, 5, 5), 2, padding=2)
pool((1, 1, 5, 5), 2, dilation=0)
pool((1, 1, 5, 5), 2, dilation=(1, -1))
pool((1, 1, 5, 5), 2, stride=[])
pool((1, 1, 5, 5), 2, stride=(1, 2, 3))
pool((1, 1, 5, 5), [])
# --- windows of another kind than integers
pool((1, 5, 5), "2")
pool((1, 5, 5), 2.0)
pool((1, 5, 5), (2, 2.0))
pool((1, 5, 5), True)
pool((1, 5, 5), None)
pool((1, 5, 5), 2, stride="2")
pool((1, 5, 5), 2, padding=None)
pool((1, 5, 5), 2, ceil_mode=1)
# --- images without places
for shape in (1, 0, 5, 5), (0, 1, 5, 5), (0, 5, 5), (1, 0, 5), (1, 1, 5, 0), (5, 5), ():
    pool(shape, 2)
# --- a loss of what is no tensor
for loss in F.nll_loss, F.cross_entropy:
    attempt(lambda: loss(3, classes))
    attempt(lambda: loss(x, 3))
    attempt(lambda: loss(x, None))
    attempt(lambda: loss(x, [0, 1]))
    attempt(lambda: loss(x, classes, 3))
for loss in F.mse_loss, F.l1_loss, F.binary_cross_entropy_with_logits:
    attempt(lambda: loss(x, 3))
    attempt(lambda: loss(x, [1.0]))
# --- weights of classes in other numbers
for loss in F.nll_loss, F.cross_entropy:
    attempt(lambda: loss(x, classes, ones(3).double()))
    attempt(lambda: loss(x, classes, ones(3).long()))
    attempt(lambda: loss(x.double(), classes, ones(3)))
    attempt(lambda: loss(x.double(), classes, ones(3).double()))
attempt(lambda: F.nll_loss(x.view(2, 3, 1, 1), classes.view(2, 1, 1), ones(3).double()))


# --- weights of logits
def logits(**options):
    attempt(lambda: F.binary_cross_entropy_with_logits(x, x.detach().sigmoid(), **options))


logits(weight=3)
logits(pos_weight=3)
logits(weight=ones(2))
logits(pos_weight=ones(2))
logits(weight=ones(1, 2, 3))
logits(weight=ones(2, 1) * 2)
logits(weight=ones(3).double())
logits(pos_weight=ones(3).double())
# --- logits and targets of different numbers
target = x.detach().sigmoid() / 2
for logits, wanted in (x.double(), target), (x, target.double()):
    loss = F.binary_cross_entropy_with_logits(logits, wanted)
    print(loss, torch.autograd.grad(loss, x))


# --- the dtypes of a batch norm
def normalised(dtype, *kinds):
    tensors = [kind and ones(3, dtype=kind) for kind in kinds]
    mean, var, weight, bias = tensors
    images = torch.arange(6.0, dtype=dtype).view(2, 3)
    for training in (True, False) if mean is not None else (True,):
        attempt(lambda: F.batch_norm(images, mean, var, weight, bias, training).dtype)


f, d = torch.float32, torch.float64
for one, other in (f, d), (d, f):
    normalised(one, other, other, other, other)
    normalised(one, other, other, one, one)
    normalised(one, one, other, one, one)
    normalised(one, one, one, other, one)
    normalised(one, one, one, one, other)
    normalised(one, other, one, None, None)
    normalised(one, one, other, None, None)
    normalised(one, None, None, other, other)
    normalised(one, one, one, None, other)
attempt(lambda: nn.BatchNorm1d(3)(x.double()))
# --- a linear map of what is no tensor, and of vectors
attempt(lambda: F.linear(3, ones(2, 3)))
attempt(lambda: F.linear(x, 3))
attempt(lambda: F.linear(x, None))
attempt(lambda: F.linear(x, ones(2, 3), 3))
attempt(lambda: F.linear(ones(3), ones(3)))
attempt(lambda: F.linear(ones(3), ones(3), ones(())))
attempt(lambda: F.linear(x, ones(3)))
# --- softmax of what is no tensor, without a dimension
attempt(lambda: F.softmax(3))
attempt(lambda: F.log_softmax(None))
# --- a filler writes once
for fill in nn.init.eye_, nn.init.zeros_, nn.init.xavier_uniform_:
    t = torch.empty(3, 2)
    fill(t)
    print(t._version)
print(nn.init.eye_(torch.empty(2, 3, dtype=torch.float64)))
print([nn.init.calculate_gain(f"conv_transpose{n}d") for n in (1, 2, 3)])
