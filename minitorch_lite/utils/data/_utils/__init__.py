"""What a loader makes of single items: `collate`."""

from ....absent import absent
from . import collate

__all__ = ["collate"]

__getattr__ = absent(__name__, "torch.utils.data._utils")
