"""Random numbers for pauses and back-offs.

Functions restored from one SnapStart snapshot share the state of Python's generator. `SystemRandom`
gives each its own.
"""

from random import SystemRandom

random = SystemRandom()
