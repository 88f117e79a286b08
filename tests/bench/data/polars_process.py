"""The contestant polars, for orientation: the steps of process.ts on the same files; prints seconds by step and the peak memory as JSON."""
import json
import resource
import sys
import time

import polars as pl

folder, what = sys.argv[1:]


def timed(steps, name, call):
    start = time.perf_counter()
    value = call()
    steps[name] = time.perf_counter() - start
    return value


def read():
    return pl.read_csv(f"{folder}/sales.csv", try_parse_dates=True)


def clean(sales):
    price = pl.col("price")
    filled = sales.with_columns(price.fill_null(sales["price"].median()))
    low, high = (filled["price"].quantile(q, interpolation="linear") for q in (0.25, 0.75))
    reach = 1.5 * (high - low)
    return filled.filter(price.is_between(low - reach, high + reach))


def means(sales):
    return sales.group_by("city").agg(pl.col("price").mean(), pl.col("score").mean()).sort("city")


def join(sales, customers):
    return sales.join(customers, on="customer", how="left", maintain_order="left")


def ordered(sales):
    return sales.sort("city", "price", nulls_last=True, maintain_order=True)


def write(sales):
    sales.write_parquet(f"{folder}/polars.parquet")


steps = {}
customers = pl.read_csv(f"{folder}/customers.csv")
if what == "steps":
    sales = timed(steps, "read", read)
    timed(steps, "groupBy", lambda: means(sales))
    timed(steps, "join", lambda: join(sales, customers))
    timed(steps, "sort", lambda: ordered(sales))
    timed(steps, "clean", lambda: clean(sales))
    timed(steps, "describe", lambda: sales.describe())
    timed(steps, "write", lambda: write(sales))
    rows = len(sales)
else:

    def pipeline():
        sales = join(clean(read()), customers)
        described = sales.describe()
        by_city = means(sales)
        write(ordered(sales))
        return len(sales), described, by_city

    rows = timed(steps, "pipeline", pipeline)[0]
print(json.dumps({"steps": steps, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "rows": rows}))
