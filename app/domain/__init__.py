"""What is recorded and the rules: pure values, no files, clock, SQL, Qt or randomness."""
