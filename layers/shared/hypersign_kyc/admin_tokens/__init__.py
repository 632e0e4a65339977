"""Admin tokens: minted with the account's API secrets, by one container at a time, for all."""
