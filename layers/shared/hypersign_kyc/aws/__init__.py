"""DynamoDB tables, and the lease on an item."""
