"""Rules: the agreement format and the pure decision it defines, with deadlines and reasons."""
