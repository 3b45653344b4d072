"""政府信息公开申请 under the Regulation of 2019 (国令第711号)."""
