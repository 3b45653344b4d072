"""电子邮件送达: a signed reply sent to the mailbox that its applicant gave, at most once a try (decision 0010)."""
