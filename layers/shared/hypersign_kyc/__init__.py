"""What the functions share: Hypersign clients, admin tokens, users, sessions and the steps of a
verification.

Dependencies point one way: function → use case (`bundle`, `extraction`, `biometrics`, `consent`) →
clients (`upstream`) and stores (`admin_tokens`, `users`, `sessions`) → `settings` and `errors`.
"""
