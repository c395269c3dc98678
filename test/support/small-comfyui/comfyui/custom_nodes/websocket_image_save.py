"""A node that is one file and part of the checkout, as the real one has."""

NODE_CLASS_MAPPINGS = {}
