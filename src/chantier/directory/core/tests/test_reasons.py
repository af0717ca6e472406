import pytest

from chantier.directory.core.reasons import as_written


@pytest.mark.parametrize(
    ("tokens", "name", "written"),
    [
        (("sante",), "Coop Santé du Lac", "Santé"),
        (("mekinac",), "Coop de la MRC,Mékinac", "Mékinac"),
        (("mekinac",), "Aide (Shawinigan/Mékinac)", "Mékinac"),
        (("aidechezsoi",), "Aide Chez Soi de la Vallée", "Aide Chez Soi"),
        (("levaltreaux",), "La Troupe Le-Val Tréaux", "Le-Val Tréaux"),
        (("cpe",), "C.P.E. Les Lutins", "C.P.E"),
    ],
)
def test_words_are_given_as_the_list_wrote_them(tokens, name, written):
    assert as_written(tokens, (name,)) == written
