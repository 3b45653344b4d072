"""How what is printed travels further: subscriptions by mail, counts of readers, drafts for other media, screens."""
