"""Splink beside us on the Febrl sets: the best F1 of its pairs, and of what is connected, at a threshold chosen on the truth.

    splink_febrl.py FOLDER

Comparisons as Splink's own examples have them: Jaro-Winkler levels for names, Levenshtein for numbers and dates, term frequency for
surname and given name; u from random pairs, m by EM over two blocking passes.
"""

import csv
import pathlib
import sys
from collections import Counter

import duckdb
import pandas
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FIELDS = ["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth",
          "soc_sec_id"]
RULES = [block_on(field) for field in ("soc_sec_id", "date_of_birth", "surname", "given_name", "address_1", "postcode")]


def read(path):
    with open(path, newline="") as file:
        rows = csv.reader(file)
        names = [name.strip() for name in next(rows)]
        records = [dict(zip(names, (field.strip() for field in row))) for row in rows if row]
    table = pandas.DataFrame([{field: record[field] or None for field in FIELDS} for record in records])
    table.insert(0, "unique_id", [record["rec_id"] for record in records])
    return table


def entity(record):
    return record.split("-")[1]


def pairs_of(tables, link):
    settings = SettingsCreator(
        link_type="link_only" if link else "dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("surname", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.LevenshteinAtThresholds("postcode", [1, 2]),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("suburb", [0.9]),
            cl.ExactMatch("street_number"),
            cl.ExactMatch("state"),
        ],
        blocking_rules_to_generate_predictions=RULES,
    )
    database = DuckDBAPI(duckdb.connect())
    registered = [database.register(table) for table in tables]
    linker = Linker(registered if link else registered[0], settings)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("soc_sec_id"))
    training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth", "surname"))
    found = linker.inference.predict(threshold_match_weight=-20).as_pandas_dataframe()
    return found[["unique_id_l", "unique_id_r", "match_weight"]].sort_values("match_weight", ascending=False)


def best_single(found, true):
    best, right = 0, 0
    for made, (left, unlike) in enumerate(zip(found.unique_id_l, found.unique_id_r), 1):
        right += entity(left) == entity(unlike)
        best = max(best, 2 * right / (made + true))
    return best


def best_connected(found, true):
    home, members = {}, {}
    best, made, right = 0, 0, 0
    for left, unlike in zip(found.unique_id_l, found.unique_id_r):
        a, b = (home.setdefault(record, record) for record in (left, unlike))
        if a == b:
            continue
        one, other = (members.setdefault(group, Counter({entity(group): 1})) for group in (a, b))
        made += sum(one.values()) * sum(other.values())
        right += sum(count * other[key] for key, count in one.items())
        for record in [record for record, group in home.items() if group == b]:
            home[record] = a
        one.update(other)
        best = max(best, 2 * right / (made + true))
    return best


def report(name, files, folder):
    tables = [read(folder / file) for file in files]
    sizes = Counter(entity(record) for table in tables for record in table.unique_id)
    true = sum(size * (size - 1) // 2 for size in sizes.values())
    found = pairs_of(tables, len(tables) > 1)
    print(f"Splink, {name}: best F1 of pairs {best_single(found, true):.4f}, connected {best_connected(found, true):.4f}")


for number in "123":
    report(f"Febrl {number}", [f"dataset{number}.csv"], pathlib.Path(sys.argv[1]))
report("Febrl 4", ["dataset4a.csv", "dataset4b.csv"], pathlib.Path(sys.argv[1]))
