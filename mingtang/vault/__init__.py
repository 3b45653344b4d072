"""Bytes by digest (files), and sealed texts (sealing). Private: nothing here is ever served as it lies."""
