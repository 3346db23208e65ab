"""The operations that only layers and losses need."""
