"""Who a user is, and the record of their DID."""
