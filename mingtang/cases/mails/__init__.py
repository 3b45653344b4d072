"""电子邮件收件: letters from an agency's mailbox, kept whole before anybody reads them (条例第二十九条、第三十一条)."""
