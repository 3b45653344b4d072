"""The outbox: what an act leaves to be done, put in its own transaction (outbox), done by a worker."""
