from chantier.library.core import description as d
from chantier.library.core.visible import visible


def test_control_characters_leave_and_lines_stay():
    one = d.Description(
        kind="video",
        wordings=(d.Wording("fr", "Ti\x00tre", summary="Un\nDeux\x1b[31m"),),
        keywords=("a\x9fb",),
        details={"objectives": ["x\x00", "y"], "duration": 60},
    )
    assert visible(one) == d.Description(
        kind="video",
        wordings=(d.Wording("fr", "Titre", summary="Un\nDeux[31m"),),
        keywords=("ab",),
        details={"objectives": ["x", "y"], "duration": 60},
    )


def test_what_is_clean_is_left_alone():
    one = d.Description(kind="video", wordings=(d.Wording("fr", "Titre"),), details={"objectives": ["x"]})
    assert visible(one) is one
