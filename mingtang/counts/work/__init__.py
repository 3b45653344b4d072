"""The chapters of a report that are data (`chapters`), and where each figure in a text comes from (`sources`): a work report
(工作总结) is a report like the annual one, with sections of its own. `drafting` writes what its figures bear."""
