"""The contestant pandas: the steps of process.ts on the same files; prints seconds by step and the peak memory as JSON."""
import json
import resource
import sys
import time

import pandas as pd

folder, what = sys.argv[1:]


def timed(steps, name, call):
    start = time.perf_counter()
    value = call()
    steps[name] = time.perf_counter() - start
    return value


def read():
    return pd.read_csv(f"{folder}/sales.csv", parse_dates=["when"])


def clean(sales):
    filled = sales.assign(price=sales["price"].fillna(sales["price"].median()))
    low, high = filled["price"].quantile([0.25, 0.75])
    reach = 1.5 * (high - low)
    return filled[filled["price"].between(low - reach, high + reach)]


def means(sales):
    return sales.groupby("city", as_index=False)[["price", "score"]].mean()


def write(sales):
    sales.to_parquet(f"{folder}/pandas.parquet", index=False)


steps = {}
customers = pd.read_csv(f"{folder}/customers.csv")
if what == "steps":
    sales = timed(steps, "read", read)
    timed(steps, "groupBy", lambda: means(sales))
    timed(steps, "join", lambda: sales.merge(customers, on="customer", how="left"))
    timed(steps, "sort", lambda: sales.sort_values(["city", "price"], kind="stable"))
    timed(steps, "clean", lambda: clean(sales))
    timed(steps, "describe", lambda: sales.describe())
    timed(steps, "write", lambda: write(sales))
    rows = len(sales)
else:

    def pipeline():
        sales = clean(read()).merge(customers, on="customer", how="left")
        described = sales.describe()
        by_city = means(sales)
        write(sales.sort_values(["city", "price"], kind="stable"))
        return len(sales), described, by_city

    rows = timed(steps, "pipeline", pipeline)[0]
print(json.dumps({"steps": steps, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "rows": rows}))
