"""A node that cannot be loaded, whatever is installed."""

raise RuntimeError("this node is broken on purpose")
