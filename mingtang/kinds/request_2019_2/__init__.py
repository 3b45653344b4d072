"""政府信息公开申请, second table under the Regulation of 2019: consultations as cases of their own, Arts. 34 and 35."""
