"""Splink beside us: links the files of a world as a careful outsider would, and writes every pair it proposes.

    splink_world.py FILES.tsv PAIRS.tsv

Features: full name with term frequency, its pinyin, surname and given name, company name; phones, VINs and plates as lists;
ID number (same, masked form fits, one slip), birth date, gender, address by city, district, street, number; account. Probabilities
are Splink's own: u from random pairs, m by EM over three blocking passes. Which threshold to take is left to whoever knows the
truth: PAIRS has a line "a b match_weight" per pair.
"""

import csv
import sys

import duckdb
import pandas
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from pypinyin import lazy_pinyin
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def listed(row, *names):
    return sorted({row[name] for name in names if row[name]})


def reading(row):
    if row["form"] == "latin":
        return (row["surname"] + row["given"]).replace(" ", "")
    if row["form"] == "full":
        return "".join(lazy_pinyin(row["surname"] + row["given"]))
    return ""


def features(row):
    name = row["surname"] + row["given"] if row["form"] in ("full", "company") else None
    phones = [p for p in listed(row, "phone1", "phone2", "phone3") if "*" not in p]
    return {
        "unique_id": int(row["file"]),
        "name": name,
        "pinyin": reading(row) or None,
        "surname": row["surname"] if row["form"] in ("full", "title") else None,
        "company": row["form"] == "company",
        "phones": phones,
        "phone1": phones[0] if phones else None,
        "vins": [v for v in listed(row, "vin1", "vin2", "vin3") if len(v) == 17],
        "plates": listed(row, "plate1", "plate2", "plate3"),
        "id": row["id"] or None,
        "birth": row["birth"] or (f"{row['id'][6:10]}-{row['id'][10:12]}-{row['id'][12:14]}"
                                  if len(row["id"]) == 18 and "*" not in row["id"] and row["form"] != "company" else None),
        "gender": row["gender"] or None,
        "city": row["city"] or None,
        "district": row["district"] or None,
        "street": row["street"] or None,
        "number": row["number"] or None,
        "account": row["account"] or None,
    }


MASKED = "(left(id_l, 4) = left(id_r, 4) and right(id_l, 4) = right(id_r, 4))"

NAME = cl.CustomComparison(
    output_column_name="name",
    comparison_levels=[
        cll.CustomLevel("(name_l is null and surname_l is null and pinyin_l is null) or "
                        "(name_r is null and surname_r is null and pinyin_r is null)", "missing").configure(is_null_level=True),
        cll.ExactMatchLevel("name", term_frequency_adjustments=True),
        cll.CustomLevel("pinyin_l = pinyin_r", "same reading"),
        cll.CustomLevel("name_l is not null and name_r is not null and levenshtein(name_l, name_r) <= 1 and length(name_l) > 2",
                        "one character"),
        cll.CustomLevel("surname_l = surname_r and (name_l is null or name_r is null)", "surname alone"),
        cll.ElseLevel(),
    ],
)

ID = cl.CustomComparison(
    output_column_name="id",
    comparison_levels=[
        cll.NullLevel("id"),
        cll.ExactMatchLevel("id"),
        cll.CustomLevel(f"{MASKED} and (contains(id_l, '*') or contains(id_r, '*') or length(id_l) <> length(id_r))", "masked fits"),
        cll.CustomLevel("levenshtein(id_l, id_r) <= 1", "one slip"),
        cll.ElseLevel(),
    ],
)

ADDRESS = cl.CustomComparison(
    output_column_name="address",
    comparison_levels=[
        cll.CustomLevel("district_l is null or district_r is null", "missing").configure(is_null_level=True),
        cll.CustomLevel("street_l = street_r and number_l = number_r", "same"),
        cll.CustomLevel("street_l = street_r and district_l = district_r", "same street"),
        cll.CustomLevel("district_l = district_r", "same district"),
        cll.CustomLevel("city_l = city_r", "same city"),
        cll.ElseLevel(),
    ],
)


def shared(column):
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.CustomLevel(f"len({column}_l) = 0 or len({column}_r) = 0", "missing").configure(is_null_level=True),
            cll.ArrayIntersectLevel(column),
            cll.ElseLevel(),
        ],
    )


RULES = [
    block_on("phones", arrays_to_explode=["phones"]),
    block_on("vins", arrays_to_explode=["vins"]),
    block_on("plates", arrays_to_explode=["plates"]),
    block_on("id"),
    block_on("account"),
    block_on("name", "birth"),
    block_on("pinyin", "district"),
]


def main(source, target):
    with open(source, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        table = pandas.DataFrame([features(row) for row in rows if row["kind"] not in ("junk", "collective")])
    # a value with more holders than this stands for nobody
    counts = table.explode("phones")["phones"].value_counts()
    common = set(counts[counts > 30].index)
    table["phones"] = [[p for p in phones if p not in common] for phones in table["phones"]]
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=RULES,
        comparisons=[NAME, ID, ADDRESS, shared("phones"), shared("vins"), shared("plates"), cl.ExactMatch("account"),
                     cl.DateOfBirthComparison("birth", input_is_string=True), cl.ExactMatch("gender"), cl.ExactMatch("company")],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(DuckDBAPI(duckdb.connect()).register(table), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("id"), block_on("name", "phone1")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=3e6, seed=1)
    for rule in (block_on("phone1"), block_on("name", "gender"), block_on("id")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
    pairs = linker.inference.predict(threshold_match_weight=-10).as_pandas_dataframe()
    pairs[["unique_id_l", "unique_id_r", "match_weight"]].to_csv(target, sep="\t", header=False, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
