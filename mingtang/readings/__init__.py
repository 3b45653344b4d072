"""What is measured: stations (监测点), the kinds of them as data, and what they say hour by hour (环境实时数据).

A kind of station is a Form whose answers another system fills in: stations/*.toml gives its fields with unit and range.
A batch (一批) is one answer and one event; a correction is a new version beside the earlier one (decision 0019).
`definition` and `rules` are pure; `looking` gives what the press draws; `audit` compares rows with their events.
"""
