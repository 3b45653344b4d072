import subprocess
import sys

PURE = (
    "definition",
    "checking",
    "pattern",
    "masking",
    "codes",
    "typed",
    "uploads",
    "inspection.zipped",
    "inspection.compound",
    "inspection.within",
)


def test_the_pure_modules_know_nothing_of_django():
    wanted = "; ".join(f"import mingtang.forms.{name}" for name in PURE)
    code = f"import sys; {wanted}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_a_module_that_needs_django_is_caught_by_this_test():
    code = "import sys; import mingtang.forms.files; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 1
