"""The words by which lists of organisations name their columns, in French, English and Spanish.

Folded, without articles; the first phrase of a field is its plainest. Gathered from member lists, directories, the
register's published layout (guide IN-537) and the usual exports of membership tools.
"""

from __future__ import annotations

from typing import Final

FIELD_WORDS: Final[dict[str, str]] = {
    "legal_name": """nom legal|raison sociale|denomination sociale|denomination|nom juridique|nom officiel|legal name
        |registered name|company name|razon social|nombre legal|nom assuj|nom entreprise|nom organisation
        |nom organisme|nom organization|entreprise|organisation|organisme|organization|organization name
        |organisation name|business name|nom membre|nom etablissement|nom cooperative|cooperative
        |nombre organizacion|nombre entidad|entidad|organizacion|nom complet organisme|association
        |nom association|structure|nom structure""",
    "usual_name": """nom usuel|nom usage|nom commercial|nom affiche|nom courant|nom public|trade name|trading name
        |common name|display name|usual name|nombre comercial|nombre corto|enseigne|marque""",
    "other_names": """autre nom|autres noms|alias|acronyme|sigle|abreviation|other name|other names|acronym|siglas
        |otro nombre|otros nombres|nom anglais|nom autre langue|nom assuj lang etrng|aussi appele""",
    "former_names": """ancien nom|anciens noms|nom anterieur|noms anterieurs|former name|former names|previous name
        |nombre anterior|antiguo nombre""",
    "legal_form": """forme juridique|statut juridique|forme legale|type juridique|cod forme juri|legal form|legal status
        |legal structure|forma juridica|structure juridique|type organisme|type organisation|type entreprise
        |organization type|tipo organizacion|type cooperative|type|tipo""",
    "register_number": """neq|numero entreprise quebec|matricule|no neq|numero neq|register number|registration number
        |numero registre|no registre|no entreprise|numero entreprise""",
    "identifiers": """numero entreprise arc|bn|business number|siret|siren|numero bienfaisance|charity number|rut|cif
        |nif|numero enregistrement|ein|wikidata""",
    "founded_on": """date fondation|annee fondation|annee creation|date creation|date constitution|dat consti|fondee en
        |fonde en|annee constitution|founded|founded on|founding date|founding year|year founded
        |date founded|incorporation date|fecha fundacion|ano fundacion|fecha constitucion|fondation""",
    "ended_on": """date fin|date dissolution|date fermeture|date cessation|dissolved on|end date|closing date
        |fecha cierre|fecha disolucion|dat cess""",
    "status": """statut|etat|situation|cod stat immat|status|statut entreprise|statut activite|estado
        |statut immatriculation""",
    "address": """adresse|adresse civique|adresse siege|adresse postale|rue|numero civique|no civique|adresse lign
        |lign adr|adresse ligne|complement adresse|bureau|suite|appartement|case postale|address|street
        |street address|mailing address|address line|direccion|calle|domicilio|adr|adr domcl lign adr|lieu""",
    "municipality": """municipalite|ville|localite|city|town|municipality|commune|ciudad|municipio|localidad|village""",
    "postal_code": """code postal|cp|postal code|postcode|zip|zip code|codigo postal|code postale""",
    "territory_hint": """mrc|mrc ville|territoire|territory|county|comarca|pole|secteur geographique|region mrc
        |territorio|region|region administrative|departement|provincia|arrondissement|quartier""",
    "lat": "latitude|lat|latitud|coord y",
    "lon": "longitude|lon|lng|long|longitud|coord x",
    "phone": """telephone|tel|phone|phone number|numero telephone|no telephone|telephone principal|tel bureau
        |telefono|telephone bureau|cellulaire""",
    "email": """courriel|email|e mail|adresse courriel|mail|courrier electronique|adresse electronique|correo
        |correo electronico|courriel general|mel""",
    "website": """site web|site internet|site|web|url|adresse web|website|web site|homepage|sitio web|pagina web|lien
        |page web|www""",
    "activity": """secteur activite|activite|activites|secteur|activite principale|activite economique|domaine activite
        |domaine|desc act econ assuj|objet social|objet|industry|sector|activity|main activity|actividad
        |sector actividad|champ activite|produits services|services offerts|produits et services
        |desc act econ""",
    "activities": "codes activite|code activite|cod act econ cae|scian|code scian|naics|activity codes",
    "purposes": "finalite|finalites|finalite sociale|purpose|purposes|finalidad|domaine finalite",
    "size_band": """taille|nombre employes|nb employes|employes|effectif|effectifs|nombre salaries|tranche effectif
        |cod intval emplo que|employees|number employees|size|staff|numero empleados|empleados|tamano""",
    "description": """description|mission|presentation|a propos|resume|about|summary|descripcion|mision|mandat
        |objectifs""",
    "languages": "langue|langues|langue correspondance|language|languages|idioma|idiomas",
    "member_category": """categorie membre|categorie membres|type membre|categorie adhesion|type adhesion|statut membre
        |member category|member type|membership type|membership category|categoria miembro|tipo miembro
        |categorie|adhesion""",
    "college": "college|college electoral|electoral college|colegio|collège membre",
    "member_since": """membre depuis|date adhesion|annee adhesion|member since|date joined|joined|membership date
        |miembro desde|fecha adhesion""",
    "social_economy": """economie sociale|entreprise economie sociale|ees|social economy|economia social
        |social enterprise""",
    "establishments": "etablissements|points service|point service|succursales|establishments|branches",
}

# A person's own details: never proposed for a field of an organisation.
PERSON_WORDS: Final = frozenset((
    "adresse personnelle", "apellido", "apellidos", "contact", "contact name", "contact person",
    "courriel personnel", "date naissance", "delegue", "directeur", "direction generale", "directrice",
    "first name", "genre", "last name", "nom contact", "nom famille", "nom personne", "nom representant",
    "nom responsable", "nombre contacto", "persona contacto", "personne contact", "personne ressource", "prenom",
    "president", "presidente", "representant", "responsable", "sexe", "surname", "telephone domicile",
    "telephone personnel",
))  # fmt: skip

# The list's own numbering: useful as the stable key of a row, not a field.
KEY_WORDS: Final = frozenset((
    "cle", "code", "code membre", "id", "identifiant", "index", "key", "member id", "member number", "no",
    "no dossier", "no membre", "numero", "numero dossier", "numero membre", "rang", "ref", "reference", "uid",
    "uuid",
))  # fmt: skip

# A name that may be an organisation's or, beside « prénom », a person's.
NAME_WORDS: Final = frozenset(("nom", "name", "nombre", "titre", "title", "membre", "member", "miembro"))

# Columns that add up to one value, in order.
PARTS: Final = frozenset(
    ("address", "other_names", "former_names", "activity", "activities", "purposes", "identifiers", "languages",
     "establishments")
)  # fmt: skip

#: Regional county municipalities and equivalent territories of Québec, then the seventeen regions
#: (source: Répertoire des municipalités du Québec).
TERRITORIES: Final = (
    "Abitibi", "Abitibi-Ouest", "Acton", "Kativik", "Antoine-Labelle", "Argenteuil", "Arthabaska", "Avignon",
    "Beauce-Centre", "Robert-Cliche", "Beauce-Sartigan", "Beauharnois-Salaberry", "Bellechasse", "Bonaventure",
    "Brome-Missisquoi", "Bécancour", "Caniapiscau", "Charlevoix", "Charlevoix-Est", "Coaticook", "D'Autray",
    "Des Chenaux", "Deux-Montagnes", "Drummond", "Eeyou Istchee", "Jamésie", "Gatineau", "Joliette", "Kamouraska",
    "L'Assomption", "L'Islet", "L'Érable", "L'Île-d'Orléans", "La Côte-de-Beaupré", "La Côte-de-Gaspé",
    "La Haute-Côte-Nord", "La Haute-Gaspésie", "La Haute-Yamaska", "La Jacques-Cartier", "La Matanie",
    "La Matapédia", "La Mitis", "La Nouvelle-Beauce", "La Rivière-du-Nord", "La Tuque", "La Vallée-de-l'Or",
    "La Vallée-de-la-Gatineau", "La Vallée-du-Richelieu", "Lac-Saint-Jean-Est", "Laval", "Le Domaine-du-Roy",
    "Le Fjord-du-Saguenay", "Le Golfe-du-Saint-Laurent", "Le Granit", "Le Haut-Richelieu",
    "Le Haut-Saint-François", "Le Haut-Saint-Laurent", "Le Rocher-Percé", "Le Val-Saint-François",
    "Les Appalaches", "Les Basques", "Les Collines-de-l'Outaouais", "Les Etchemins", "Les Jardins-de-Napierville",
    "Les Laurentides", "Les Maskoutains", "Les Moulins", "Les Pays-d'en-Haut", "Les Sources",
    "Les Îles-de-la-Madeleine", "Longueuil", "Lotbinière", "Lévis", "Manicouagan", "Marguerite-D'Youville",
    "Maria-Chapdelaine", "Maskinongé", "Matawinie", "Memphrémagog", "Minganie", "Mirabel", "Montcalm", "Montmagny",
    "Montréal", "Mékinac", "Nicolet-Yamaska", "Papineau", "Pierre-De Saurel", "Pontiac", "Portneuf", "Québec",
    "Rimouski-Neigette", "Rivière-du-Loup", "Roussillon", "Rouville", "Rouyn-Noranda", "Saguenay", "Sept-Rivières",
    "Shawinigan", "Sherbrooke", "Thérèse-De Blainville", "Trois-Rivières", "Témiscamingue", "Témiscouata",
    "Vaudreuil-Soulanges", "Abitibi-Témiscamingue", "Bas-Saint-Laurent", "Capitale-Nationale", "Centre-du-Québec",
    "Chaudière-Appalaches", "Côte-Nord", "Estrie", "Gaspésie–Îles-de-la-Madeleine", "Lanaudière", "Laurentides",
    "Mauricie", "Montérégie", "Nord-du-Québec", "Outaouais", "Saguenay–Lac-Saint-Jean",
)  # fmt: skip
