"""Everything around the notebooks: starting, copying, executing and testing them."""

# An environment variable that the nbval plugin sets: notebooks run as tests, no learner is there.
TESTED = "COURSE_NOTEBOOKS_ARE_TESTED"
