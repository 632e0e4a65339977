"""Measures what this back end adds to the time of Hypersign and AWS, and compares it with the
guide's.
"""
