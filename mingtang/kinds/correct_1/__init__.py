"""更正本人信息: who has proof that a record about himself is wrong asks for its correction (条例第四十一条)."""
