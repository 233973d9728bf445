"""What `manage.py bench` measures: a populated database, questions, and the ratios between them."""
