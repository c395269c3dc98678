"""A node that needs the package of its requirements.txt and what its install.py made."""

import os

import small_good

with open(os.path.join(os.path.dirname(__file__), "installed.txt"), encoding="utf-8") as stream:
    stream.read()


class GoodImage:
    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "run"
    CATEGORY = "image"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"image": ("IMAGE",)}}

    def run(self, image):
        return (small_good.same(image),)


NODE_CLASS_MAPPINGS = {"GoodImage": GoodImage}
