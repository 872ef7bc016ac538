"""Spreads the units of `cijfer plan` over a Ray cluster.

Units go as descriptions, a line of JSON each, never as pixels. Every worker keeps one `cijfer work --stdin` process, which has
the network or the digits in memory, and answers each unit with its result. The driver writes the results, whole or not at all, under
the names that follow from the units; what is there is not done again.
"""

__all__ = ["__version__"]
__version__ = "0.1.0"
