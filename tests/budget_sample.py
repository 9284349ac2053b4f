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

86/4\tSignals in fog

# Deliverables

47.4 Table 47.1 lists all cross-cutting deliverables.
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
                "instrument/D",
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
    )
    reading = replace(reading, outline=outline, paragraphs=(), findings=(), issuers=((None, ""),))
    return stage.quads(replace(reading, session_statements=()), version="0.1.0")
