"""Sessions and their steps: the record, the rules, the store."""
