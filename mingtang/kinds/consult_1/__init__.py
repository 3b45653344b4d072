"""征求意见: one party asked about one request (条例第三十二条 a third party, 第三十四条 an organ that made the information too)."""
