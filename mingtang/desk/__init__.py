"""The staff's door. Views are gate, input, act, answer; they decide nothing."""
