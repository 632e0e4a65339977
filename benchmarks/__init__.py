"""Measures what this back end adds to the time of Hypersign and AWS, and compares it with a back
end written from Hypersign's guide.
"""
