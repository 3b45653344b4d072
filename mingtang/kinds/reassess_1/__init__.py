"""不予公开信息定期评估: the regular re-assessment of what is withheld, first version."""
