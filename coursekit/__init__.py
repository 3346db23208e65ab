"""Everything around the notebooks: starting, copying, executing and testing them."""

# An environment variable that the pytest plugin sets: tests run here, and no learner is there.
TESTED = "COURSE_NOTEBOOKS_ARE_TESTED"


def __getattr__(name: str) -> object:
    """`from coursekit import progress`, in any notebook, without loading it for everybody else."""
    if name == "progress":
        from coursekit.overview import progress

        return progress
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
