"""Where old programs import `Variable` from."""

from .differentiate import Variable as Variable
