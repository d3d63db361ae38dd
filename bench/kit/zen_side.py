"""zen-engine's side of the comparison; runs in an environment of its own (make .venv-bench/.bench).

Reads a model, rows and what each row must give as JSON; writes how many rows a second it decided.
"""

import json
import sys
import time
from pathlib import Path

import zen

told = json.loads(Path(sys.argv[1]).read_text())
decision = zen.ZenEngine().create_decision(json.dumps(told["model"]))
first = decision.evaluate(told["rows"][0])["result"]  # what is made ready once is not counted
began = time.process_time()
results = [decision.evaluate(row)["result"] for row in told["rows"]]
took = time.process_time() - began
different = sum(
    any(result[name] != value for name, value in expected.items())
    for result, expected in zip(results, told["expected"], strict=True)
)
json.dump({"per_second": len(results) / took, "different": different}, sys.stdout)
