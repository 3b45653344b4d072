"""Who: agencies (a tree), posts, persons, accounts, and the gates."""
