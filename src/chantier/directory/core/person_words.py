"""Given names in use in Québec, and words that only organisations bear; folded. Facts of common knowledge."""

from __future__ import annotations

from typing import Final

GIVEN_NAMES: Final = frozenset(
    """
    adam adele adrien agathe ahmed alain albert alex alexandra alexandre alexis ali alice aline amelie amina
    andre andree ann anna anne annie anthony antoine ariane arnaud arthur audrey aurelie beatrice benjamin
    benoit bernadette bernard bertrand brigitte bruno camille carl carlos carmen carole caroline catherine
    cecile cedric celine chantal charles charlotte chloe christian christiane christine christophe claire
    claude claudette claudine clement colette daniel danielle danny david delphine denis denise diane didier
    dominique dylan edith edouard eliane elisabeth elise elizabeth emile emilie emma emmanuel eric erika
    etienne eugene eve fabien fatima fatou felix fernand fernande florence france francine francis francois
    francoise frederic frederique gabriel gabrielle gaetan gaston genevieve georges gerald gerard germain
    ghislain ghislaine gilbert gilles ginette gisele gregoire guillaume guy guylaine helene henri hubert
    hugo huguette ines isabelle jacinthe jacob jacqueline jacques james jasmine jean jeanne jeannine jerome
    jessica joanie joanne jocelyn jocelyne joel johanne john jonathan jose josee joseph josiane juan julie
    julien juliette justine karine kathleen katia kevin kim laurence laurent laurie lea leo leon leonard
    lina linda line lionel lise louis louise louisette luc lucie lucien lucille luis lynda lyne madeleine
    maite manon marc marcel marcelle margaux marguerite maria marianne marie marielle mario marion
    marjolaine marthe martin martine mary mathieu mathilde matthieu maude maurice max maxime megan melanie
    melissa mia michel michele micheline michelle mireille mohamed mohammed monique myriam nadia nadine
    nancy natacha nathalie nathan nicolas nicole noel noemie normand normande odette odile olivier pascal
    pascale patrice patricia patrick paul paule pauline philippe pierre pierrette rachel raphael raymond
    raymonde rejean rejeanne rene renee richard robert roger roland rolande romain rosalie roxane roxanne
    sabrina samuel sandra sara sarah sebastien serge simon simone solange sonia sophie stephane stephanie
    steve suzanne sylvain sylvie tania therese thierry thomas tommy valerie vanessa veronique victor vincent
    virginie viviane william xavier yan yann yannick yolande yvan yves yvette yvon yvonne zoe
    """.split()  # noqa: SIM905 - a list of words reads better as text
)

# Given names that are also words, places or saints: the name alone proves nothing.
DOUBTFUL_GIVEN_NAMES: Final = frozenset(
    """
    adele alice aline anne claire eve florence france germain jean joseph line marguerite maria marie
    maurice max noel rose victor
    """.split()  # noqa: SIM905 - a list of words reads better as text
)

ORGANIZATION_WORDS: Final = frozenset(
    """
    academie accueil action afeas agence aide alliance alternative amis animation archives art artisans arts
    asociacion assistance association atelier ateliers auberge autonomie banque bibliotheque bistro
    boulangerie boutique brasserie bureau cab cafe caisse camp camping carrefour casa cathedrale cdc cegep
    centraide centrale centre centres cercle chambre chantier chapelle chapitre chateau chevaliers choeur
    chorale church cie cinema cinematheque cje clinique club collectif college comite community company
    comptoir confederation conseil conseillers conseils conservatoire consortium consultants corp cpe
    cuisine cuisines culture culturel danse defense democratie departement design developpement diffusion
    distribution dojo domaine ecole ecurie editions eglise employes enr ensemble entraide entreprise
    entreprises environnement equipe espace evenement evenements fabrique fadoq familiale famille familles
    federation ferme festival fiducie filles fondation fonds formation forum foundation foyer fraternite
    friperie fundacion galerie gallerie garderie gestion gite group groupe groupes grupo guignolee
    habitation habitations harmonie hebergement historique hopital hotel immobilier immobiliere inc
    industries initiative innovation insertion institut instituts international jardin jardins jeunes
    jeunesse journal laboratoire legion lieu ligue llc llp logements logis loisir loisirs ltd ltee magasin
    maison maisons mdj media medias meute ministere mission moto mouvement municipalite musee musique
    mutuelle nature network obnl oeuvre oeuvres office omh orchestre ordre organisation organisme osbl
    ouvroir palais parc paroisse parrainage partenaires pastorale patinage patrimoine patro peche petanque
    pharmacie place plein pole popote popotes presse productions produits programme projet promotion quilles
    radio recherche recyclerie red refuge regroupement relais reseau residence residences ressource
    ressourcerie ressources restaurant resto rotary sa sadc sante sarl scene school scouts sec secours
    secretariat section senc sencrl sentiers service services sociedad societe society solidarite solutions
    soutien sport sportif sports station studio syndicat table technologies telecommunication television
    theatre tourisme transport travail travailleurs troupe trust union unite universite usine vie villa
    village ville voix volontaires zone
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
