"""Which official accounts a stranger is worth comparing with for anything but its name."""

from detectors.reach.reach import Reach

__all__ = ["Reach"]
