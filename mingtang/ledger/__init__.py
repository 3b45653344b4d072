"""What happened: an append-only, hash-chained ledger. `book.write()` is the one way in."""
