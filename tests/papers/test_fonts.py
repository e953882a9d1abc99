"""No character vanishes, and a machine that cannot draw the papers says how to cure it."""

from cases.papers import checks, fonts, rendering

from . import samples


def test_rare_name_characters_have_glyphs() -> None:
    assert fonts.missing_glyphs(samples.RARE + "王小明 \n\t") == set()


def test_home_made_and_unknown_characters_are_reported() -> None:
    assert fonts.missing_glyphs("王\ue000明\U0003fffd") == {"\ue000", "\U0003fffd"}


def test_a_substitute_is_not_taken_for_the_family() -> None:
    assert fonts.font_file(fonts.SERIF) is not None
    assert fonts.font_file("No Such Family") is None


def test_the_style_sheet_ends_every_face_with_the_required_families() -> None:
    css = (rendering.STYLES / "paper.css").read_text()
    faces = [line for line in css.splitlines() if line.lstrip().startswith("--")]
    assert len(faces) == 5
    assert all(family in face for face in faces for family in fonts.REQUIRED_FAMILIES)


def test_this_machine_passes_the_check() -> None:
    assert checks.papers_can_be_drawn() == []


def test_a_missing_part_is_an_error_that_names_the_package() -> None:
    (subset,) = checks.subset_errors(None)
    (font,) = checks.font_errors([fonts.SERIF])
    assert (subset.id, subset.hint) == (checks.SUBSET_MISSING, "apt-get install libharfbuzz-subset0")
    assert (font.id, font.hint) == (checks.FONT_MISSING, "apt-get install fonts-noto-cjk")
    assert checks.subset_errors(object()) == checks.font_errors([]) == []
