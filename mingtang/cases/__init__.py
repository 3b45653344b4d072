"""What is owed: cases on their clocks. models.py the rows · flow.py pure rules · acts.py the verbs."""
