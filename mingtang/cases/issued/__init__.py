"""发文登记: every paper that was issued, with its number, its signer, its digest, and what became of it since."""
