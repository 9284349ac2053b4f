"""An invented fascicle of the programme budget: as text, and as hand-made records of every kind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import hand_built
from mandategraph.loaders import quads as stage
from mandategraph.loaders.budget.records import (
    Budget,
    Deliverable,
    Mandate,
    Measure,
    MeasureValue,
    Objective,
    Programme,
    Quantity,
    ResourceRequirement,
)
from mandategraph.loaders.implications import BudgetImplication

SYMBOL = "A/98/6 (Sect. 47)"
FASCICLE = """\
United Nations

A/98/6 (Sect. 47)

General Assembly

Distr.: General

14 April 2043

Original: English

# Proposed programme budget for 2044

# Part IV

# International cooperation for development

# Section 47

# Keeping of lighthouses

## Programme 41

## Keeping of lighthouses

# Contents

\t\t\tPage
Subprogramme 1. Lamps\t12
Subprogramme 2. Fog signals\t20

# A. Proposed programme plan for 2044 and programme performance in 2042

# Overall orientation

# Mandates and background

47.1 The United Nations Office on Drugs and Crime (UNODC) is responsible for keeping the lighthouses of the \
Organization lit. The mandate derives from the priorities established in General Assembly resolution 97/204.

# Strategy and external factors for 2044

47.2 The Office supports Member States, upon request:

(a) In lighting lamps;

(b) In sounding signals, by:

(i) Bells;

(ii) Horns.

# Legislative mandates

47.3 The list below provides all mandates entrusted to the programme.

#### Conventions and protocols

• United Nations Convention against Corruption

#### General Assembly resolutions

96/201; 97/204\tKeeping of lighthouses
97/205 A and B\tQuestions relating to fog
97/206, sect. VI\tSpecial subjects relating to lamps

#### Economic and Social Council resolutions and decisions

1966/1106 (XL)\tLamps
Decision 2041/259\tMeetings of keepers
2042/316\tExtension of the working group on lamps

## Subprogramme 1

## Lamps

#### Security Council resolutions

2917 (2041)\t
2918 (2041)\t

#### Agreed conclusions of the Commission on the Status of Women

2041\tWomen who keep lighthouses

## Subprogramme 2

## Fog signals

#### Commission on Narcotic Drugs resolutions

71/4\tSignals in fog

# Deliverables

47.4 Table 47.1 lists all cross-cutting deliverables.

Table 47.1

## Cross-cutting deliverables for the period 2042–2044, by category and subcategory

Category and subcategory\t2042 planned\t2042 actual\t2043 planned\t2044 planned
A. Facilitation of the intergovernmental process and expert bodies\t\t\t\t
**Parliamentary documentation** (number of documents)\t3\t2\t3\t1 204
1. Report to the General Assembly on the keeping of lighthouses\t1\t1\t1\t1
Meetings of:\t\t\t\t
2. The Fifth Committee<sup>a</sup>\t2\t1\t2\t–
B. Generation and transfer of knowledge\t\t\t\t
**Publications** (number of publications)\t1\tmany\t1\t1
C. Substantive deliverables
**Good offices**: talks with keepers of lighthouses.

<sup>a</sup> Budgeted under section 2.

# Programme of work

# Subprogramme 1

# Lamps

# Objective

47.5 The objective, to which this subprogramme contributes, is to keep lamps lit.

# Planned results for 2044

## Result 1: more lamps burn through the night

## Programme performance in 2042 and target for 2044

47.6 Progress towards the objective is presented in the performance measure below (see table 47.2).

Table 47.2

## Performance measure: number of lamps (annual)

2040 (actual)\t2041 (actual)\t2042 (actual)\t2043 (planned)\t2044 (planned)
–\t12 lamps\t14 lamps\t16 lamps\tAll lamps burn

# B. Proposed post and non-post resource requirements for 2044

# Overview

## Table 47.3

## Overall: evolution of financial resources by source of funding, component and subprogramme

(Thousands of United States dollars)

#### (1) Regular budget

Component/subprogramme\t2042 expenditure\t2043 approved\tChanges\t2044 estimate
\t\t\tTechnical adjustments\tNew/expanded mandates\tOther\tTotal\tPercentage\t
A. Executive direction and management\t482.7\t1 323.2\t(462.0)\t627.0\t–\t165.0\t12.5\t1 488.2
B. Programme of work\t\t\t\t\t\t\t\t
1. Lamps\t10.0\t20.0\t–\t–\t5.5\t5.5\t27.5\t25.5<sup>b</sup>
Total\t492.7\t1 343.2\t(462.0)\t627.0\t5.5\t170.5\t12.7\t1 513.7

#### (2) Extrabudgetary

Component/subprogramme\t2042 expenditure\t2043 estimate\tChange\tPercentage\t2044 estimate
1. Lamps\t100.0\t90.0\t(10.0)\t(11.1)\t80.0

<sup>b</sup> Includes one lamp.

## Table 47.4

## Overall: proposed posts by category and grade

(Number of posts)

Category and grade\t2043 approved\tChange\t2044 proposed
Professional and higher\t\t\t
P-4\t2\t1\t3
Total\t2\t1\t3
"""


def budget() -> Budget:
    """A budget with one record of every kind."""
    whole = Programme("47", "programme", "", "Keeping of lighthouses", "", (0, 5), "", "Lamp Office", (0, 1))
    part = Programme("47/1", "subprogramme", "Subprogramme 1", "Lamps", "47", (6, 9))
    amount = Decimal("1250.5")
    return Budget(
        2044,
        "47",
        "Keeping of lighthouses",
        (0, 5),
        "IV",
        "International cooperation",
        "41",
        (whole, part, replace(part, key="47/1/2", kind="component", parent="47/1")),
        (
            Mandate(
                "47/1",
                "General Assembly resolutions",
                "resolution",
                "97/204",
                ("A/RES/97/204",),
                "instrument/UNTOC",
                "Keeping of lighthouses",
                "sect. VI",
                (10, 16),
                "97/204",
                "table 1, row 1, column 1",
            ),
        ),
        (
            Deliverable(
                "47/1",
                "Generation and transfer of knowledge",
                "Publications",
                "3",
                "On lamps",
                "number of publications",
                (Quantity(2044, "planned", Decimal(2), (20, 21), "table 2, row 3, column 5", ("a",)),),
                (18, 21),
                "table 2, row 3, column 1",
                "Publications on:",
            ),
        ),
        (Objective("47/1", "The objective is light.", (30, 50)),),
        (
            Measure(
                "47/1",
                "Result 1: more light",
                "number of lamps (annual)",
                (MeasureValue(2042, "actual", "12 lamps", (60, 68), "table 3, row 2, column 1"),),
                (55, 68),
            ),
        ),
        (
            ResourceRequirement(
                "47/1",
                "regular-budget",
                "object",
                "Travel of staff",
                "money",
                "estimate",
                2044,
                amount,
                (70, 77),
                "table 4, row 2, column 8",
                "Evolution of financial resources",
                ("b",),
            ),
        ),
    )


def quads() -> bytes:
    """The graph of a document with the hand-made budget."""
    reading = hand_built.reading("en")
    masthead = replace(reading.outline.masthead, symbol=SYMBOL, kind="ProgrammeBudgetDocument")
    outline = replace(
        reading.outline,
        masthead=masthead,
        units=(),
        narrative=(),
        notes=(),
        appendages=(),
        findings=(),
        proceedings=type(reading.outline.proceedings)(),
        budget=budget(),
        implications=(
            BudgetImplication("A/C.3/98/L.12", "money", Decimal(1200), "47", 2044, "", "$1,200", (5, 11)),
            BudgetImplication("", "posts", Decimal(2), "", None, "P-3", "two P-3 posts", (12, 20)),
        ),
    )
    reading = replace(reading, outline=outline, paragraphs=(), findings=(), issuers=((None, ""),))
    return stage.quads(replace(reading, session_statements=()), version="0.1.0")
