"""A node without requirements; its class is named after its folder."""

import os


class Plain:
    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "run"
    CATEGORY = "image"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"image": ("IMAGE",)}}

    def run(self, image):
        return (image,)


NODE_CLASS_MAPPINGS = {"Plain " + os.path.basename(os.path.dirname(os.path.abspath(__file__))): Plain}
