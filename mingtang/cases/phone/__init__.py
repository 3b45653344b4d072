"""手机扫码上传: a QR code at the desk opens on any phone a page that takes pictures into exactly one case or registration."""
