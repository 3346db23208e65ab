"""Where minitorch_lite differs from torch on purpose: snippet -> the reason, in a sentence.

A snippet listed here must differ; one that has come to agree fails the suite until it is removed.
"""

from minitorch_lite.references import COUNTED

DIFFERENCES: dict[tuple[str, str], str] = {
    ("checks", "gradcheck: a wrong gradient"): (
        "minitorch_lite adds where the two Jacobians differ most"
    ),
    ("saved", "mutation: a view that begins further on"): (
        "torch copies only what begins where the write begins, and the gradient is silently wrong"
    ),
    ("found", "by_random_programs: the gradients of two leaves, one of them a row of the other"): (
        "in torch both lie in one memory, and from the second backward on the sums are wrong"
    ),
    ("found", "retained_and_shared: elements that share memory are written several times"): (
        "how often, and in which order, is up to torch's kernels; here each is written once"
    ),
    ("found", "retained_and_shared: writing through the detach of an inference tensor"): (
        "torch forgets to refuse it, minitorch_lite refuses it as it does for the tensor itself"
    ),
    ("found", "by_more_random_programs: a Function returns None for a view it wrote to"): (
        "torch loses the gradient of the whole base, minitorch_lite of what was written to only"
    ),
    ("inference", "tensors: a refused write to an inference tensor"): (
        "torch raises after it has written, minitorch_lite before"
    ),
}

# Where references are not counted (see minitorch_lite/references.py) each first gradient is copied.
UNCOUNTED = (
    (
        "hooks",
        "leaves: a gradient that nobody else holds becomes .grad, and the node's hooks see it",
    ),
    ("hooks", "leaves: what a hook returns becomes .grad, if nobody holds it"),
    (
        "hooks",
        "leaves: the order at a leaf: tensor hooks, node pre-hooks, accumulation, "
        "post-accumulate, node hooks",
    ),
    ("found", "arguments_and_overlap: one gradient for two inputs"),
)
HERE = DIFFERENCES | ({} if COUNTED else dict.fromkeys(UNCOUNTED, "references are not counted"))
