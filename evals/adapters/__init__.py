"""Public benchmarks, read from files the evaluator supplies and put to our pipeline."""
