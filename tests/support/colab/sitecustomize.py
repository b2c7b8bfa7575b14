"""Puts the stand-in for Colab into every process of the tests on the oldest versions, as Colab's own kernels have theirs."""

import google.colab.output  # noqa: F401
