"""The code that the functions share: Hypersign's clients, admin tokens, users, sessions and their
steps.
"""
