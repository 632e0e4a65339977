"""Admin tokens: minted with the account's API secrets, shared by the whole fleet, one mint at a
time.
"""
