"""Where minitorch_lite differs from torch on purpose: snippet -> the reason, in a sentence.

A snippet listed here must differ; one that has come to agree fails the suite until it is removed.
"""

DIFFERENCES: dict[tuple[str, str], str] = {
    ("checks", "gradcheck: a wrong gradient"): (
        "minitorch_lite adds where the two Jacobians differ most"
    ),
    ("saved", "mutation: a view that begins further on"): (
        "torch copies only what begins where the write begins, and the gradient is silently wrong"
    ),
    ("inference", "tensors: a refused write to an inference tensor"): (
        "torch raises after it has written, minitorch_lite before"
    ),
}
