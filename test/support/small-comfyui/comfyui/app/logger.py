"""Log lines as ComfyUI writes them: to stderr; since 2026 with the level before the message's first line."""

import logging
import sys


def setup_logger(level, use_stdout, with_level):
    handler = logging.StreamHandler(sys.stdout if use_stdout else sys.stderr)
    handler.setFormatter(logging.Formatter("[%(levelname)s] %(message)s" if with_level else "%(message)s"))
    logger = logging.getLogger()
    logger.setLevel(level)
    logger.addHandler(handler)
