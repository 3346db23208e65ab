"""From a story to a drawing: what is on it (scene), and how Graphviz is asked for it (dot)."""
