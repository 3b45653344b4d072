"""邮寄和领取: who waits for which delivery, and what is printed for it. The papers are made when asked for and kept nowhere."""
