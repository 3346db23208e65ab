"""Everything around the notebooks: starting, copying, executing and testing them."""
