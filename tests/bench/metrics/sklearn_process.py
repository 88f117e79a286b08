"""scikit-learn as a contestant: times its metrics on the samples in a folder (see index.ts), and prints what it measured."""
import json
import os
import sys
import time

import numpy as np
from sklearn.metrics import classification_report, confusion_matrix, roc_auc_score

folder = sys.argv[1]
read = lambda name, kind: np.fromfile(os.path.join(folder, name), kind)
truth, guess, scores = read("truth", np.int32), read("guess", np.int32), read("scores", np.float64)
singles = scores.astype(np.float32)
odd = truth % 2
texts = lambda codes: np.array([f"class {code}" for code in codes])
truth_texts, guess_texts = texts(truth), texts(guess)
report = lambda t, p: float(classification_report(t, p, output_dict=True)["macro avg"]["f1-score"])


def timed(call):
    times = []
    for _ in range(7):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return sorted(times[2:])[2], result


measured = {
    "report": timed(lambda: report(truth, guess)),
    "matrix": timed(lambda: int(confusion_matrix(truth, guess)[3, 4])),
    "auc64": timed(lambda: float(roc_auc_score(odd, scores))),
    "auc32": timed(lambda: float(roc_auc_score(odd, singles))),
    "text": timed(lambda: report(truth_texts, guess_texts)),
}
part = lambda k: {name: value[k] for name, value in measured.items()}
print(json.dumps({"seconds": part(0), "results": part(1)}))
