"""A node that needs the package of its requirements.txt."""

import small_good


class RequiringImage:
    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "run"
    CATEGORY = "image"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"image": ("IMAGE",)}}

    def run(self, image):
        return (small_good.same(image),)


NODE_CLASS_MAPPINGS = {"Requiring " + __name__.rpartition("/")[2]: RequiringImage}
