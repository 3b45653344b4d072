"""撤并、分立: agencies merged, split, or put elsewhere in the tree, with everything that hangs on them."""
