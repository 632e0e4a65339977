"""Admin tokens. One container at a time mints them with the account's API secrets, for all
containers.
"""
