"""A small fictitious register, with the traps of the field: siblings, chains, homonyms, shared doors."""

from __future__ import annotations

from chantier.directory.core.body import Body

TOWNS = (
    ("Sainte-Aurore", "G0X 4A1"),
    ("Val-Perdrix", "G0X 4B2"),
    ("Port-Cormier", "G9Z 1C3"),
    ("Lac-aux-Ormes", "J5V 9D4"),
)
_WORDS = (
    "Bardane", "Tilleul", "Sarcelle", "Mélilot", "Quenouille", "Hirondelle", "Busard", "Genévrier",
    "Plaquebière", "Verdier", "Ancolie", "Mésange", "Achillée", "Érablière", "Gentiane", "Capucine", "Loriot",
    "Pimbina", "Salicaire", "Tamarac", "Viorne", "Chicoutai", "Bécassine", "Camarine", "Drave", "Éperlan",
    "Fougeraie", "Grèbe", "Huard", "Jaseur", "Lagopède", "Morelle", "Noyer", "Outarde", "Pluvier",
    "Roselière", "Sittelle", "Troglodyte", "Ulmaire", "Zostère",
)  # fmt: skip
_KINDS = (
    "Coopérative de solidarité", "Centre de la petite enfance", "Association récréative", "Coopérative d’habitation",
    "Ateliers", "Théâtre", "Ressourcerie", "Ferme collective", "Société d’histoire", "Cuisine collective",
)  # fmt: skip


def body(key: str, name: str, address: str = "", town: str = "", code: str = "", **more: str) -> Body:
    """A body in few words."""
    return Body(key=key, names=(name,), address=address, municipality=town, postal_code=code, **more)  # type: ignore[arg-type]


def register() -> list[Body]:
    """About 160 bodies; the first ones carry the traps that tests name."""
    aurore, perdrix = TOWNS[0], TOWNS[1]
    traps = [
        body("trap01", "COOPÉRATIVE DE SOLIDARITÉ SANTÉ LA FOUGÈRE", "12 rue Principale", *aurore),
        body("trap02", "FONDATION DE LA MAISON DU BOULEAU", "40 rue du Moulin", *aurore),
        body("trap03", "MAISON DU BOULEAU", "40 rue du Moulin", *aurore),
        body("trap04", "CLUB DE L'ÂGE D'OR", "3 rue de l'Église", *perdrix),
        body("trap05", "LES RIVERAINS DU HAUT-MARSOUIN", "8 rang Nord", *perdrix),
        body("trap06", "CHEVALIERS DE COLOMB CONSEIL 4412", "77 rue Notre-Dame", *perdrix),
        body("trap07", "Corporation de développement communautaire de Port-Cormier", "9 rue du Quai", *TOWNS[2]),
        body("trap08", "SYNDICAT DES EMPLOYÉS DU THÉÂTRE DU GOÉMON", "5 rue du Quai", *TOWNS[2]),
        body("trap09", "Groupe d'entraide et de ressources pour les aînés marins (GERAM)", "21 rue du Quai", *TOWNS[2]),
        body("trap10", "Journal Le Fanal inc.", "300 boul. des Prés", *TOWNS[3]),
    ]
    crowd = [
        body(
            f"body{number:03d}",
            f"{_KINDS[number % 10]} {word}",
            f"{10 + 7 * number} rue des {_WORDS[-number]}",
            *TOWNS[number % 4],
        )
        for number, word in enumerate(_WORDS)
    ] + [
        body(
            f"more{number:03d}",
            f"{_KINDS[(number + 3) % 10]} {word} de {TOWNS[number % 4][0]}",
            f"{number + 1} rue du Quai",
            *TOWNS[2],
        )
        for number, word in enumerate(reversed(_WORDS))
    ]
    return traps + crowd
