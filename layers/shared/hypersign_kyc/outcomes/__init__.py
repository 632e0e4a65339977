"""How a session ended: rules, store, questions to Hypersign, events."""
