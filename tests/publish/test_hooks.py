"""What the build does besides Markdown: fonts, style sheets, notebooks, fresh imports, short errors."""

import io
import json
import re
import sys
from pathlib import Path
from unittest.mock import patch

import nbformat
import pytest
from fontTools.ttLib import TTFont
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from nbformat.v4 import nbbase

from explainer.palette import ROLES
from explainer.publish import PublishError, fonts, formulas, hooks, notebooks, sheets
from explainer.publish.cells import slim

RULES = (fonts.DIST / "katex.min.css").read_text("utf-8")


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("tex", "font", "character"),
    [
        ("x", "KaTeX_Math-Italic", "x"),
        (r"\delta", "KaTeX_Math-Italic", "δ"),
        ("2+", "KaTeX_Main-Regular", "2"),
        (r"\mathbf{w}", "KaTeX_Main-Bold", "w"),
        (r"\mathbb{R}", "KaTeX_AMS-Regular", "R"),
        (r"\mathit{ab}", "KaTeX_Main-Italic", "a"),
        (r"\boldsymbol{x}", "KaTeX_Math-BoldItalic", "x"),
        (r"\bigl(", "KaTeX_Size1-Regular", "("),
        (r"\displaystyle\sum", "KaTeX_Size2-Regular", "∑"),
        (r"\textstyle\sum", "KaTeX_Size1-Regular", "∑"),
        (r"\begin{pmatrix}1\\2\end{pmatrix}", "KaTeX_Size3-Regular", "("),
        (r"\text{where}", "KaTeX_Main-Regular", "w"),
        (r"\mathcal{L}", "KaTeX_Caligraphic-Regular", "L"),
    ],
)
def test_glyphs_are_found_in_the_font_that_draws_them(tex: str, font: str, character: str) -> None:
    drawn = fonts.glyphs(f"<p>{formulas.typeset(tex)}</p>", fonts.faces(RULES))
    assert character in drawn[font]
    assert [name for name, characters in drawn.items() if character in characters] == [font]


def test_text_around_a_formula_is_not_its() -> None:
    drawn = fonts.glyphs(f"<p>Q {formulas.typeset('x')} Q</p><p>Q</p>", fonts.faces(RULES))
    assert drawn == {"KaTeX_Math-Italic": {"x"}}


def test_font_is_cut_to_its_characters() -> None:
    cut = TTFont(io.BytesIO(fonts.subset("KaTeX_Math-Italic", "wxδ")))
    assert {chr(code) for code in cut.getBestCmap()} == set("wxδ")
    assert cut.flavor == "woff2"
    assert len(fonts.subset("KaTeX_Math-Italic", "wxδ")) < 3000


def test_font_cut_again_is_the_same_and_another_selection_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = fonts.subset("KaTeX_Main-Regular", "12")
    assert fonts.subset("KaTeX_Main-Regular", "123") != first
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path / "another"))
    assert fonts.subset("KaTeX_Main-Regular", "12") == first


def test_page_asks_first_for_the_fonts_that_it_uses(tmp_path: Path) -> None:
    page = tmp_path / "part" / "index.html"
    page.parent.mkdir()
    page.write_text(f"<title>A page</title><p>{formulas.typeset('x')}</p>", "utf-8")
    (tmp_path / "404.html").write_text("<title>None</title>", "utf-8")
    sheets.katex(tmp_path)
    (link,) = re.findall(r'<link rel="preload" as="font" [^>]*href="([^"]+)"', page.read_text("utf-8"))
    assert (page.parent / link).resolve() == tmp_path / "assets" / "fonts" / "KaTeX_Math-Italic.woff2"
    assert "preload" not in (tmp_path / "404.html").read_text("utf-8")
    css = (tmp_path / "assets" / "katex.css").read_text("utf-8")
    assert re.findall(r"url\(([^)]+)\)", css) == ["fonts/KaTeX_Math-Italic.woff2"]


def test_colors_reach_readers_without_scripts_and_paper() -> None:
    screen, unscripted, printed = re.split(r"@media", sheets.colors())
    for name, role in ROLES.items():
        assert f".{name}{{color:var(--role-{name})}}" in screen
        assert f"--role-{name}:{role.dark};" in unscripted
        assert f"--role-{name}:{role.light};" in printed
    assert unscripted.startswith(" (prefers-color-scheme:dark)")
    assert printed.startswith(" print")


def notebook(*code: str, description: str = "") -> str:
    cells = [
        nbbase.new_markdown_cell("# Title"),
        *(nbbase.new_code_cell(source, id=f"c{i}") for i, source in enumerate(code)),
    ]
    return str(nbformat.writes(nbbase.new_notebook(cells=cells, metadata={"description": description})))


def test_notebook_is_run_in_the_project_and_has_its_outputs() -> None:
    ran = json.loads(notebooks.run(notebook("import explainer.palette", "print(len(explainer.palette.ROLES))")))
    assert "".join(ran["cells"][2]["outputs"][0]["text"]) == f"{len(ROLES)}\n"


def test_failing_cell_is_named() -> None:
    with pytest.raises(PublishError, match=r"cell 3, `y = 1` …: ZeroDivisionError: division by zero"):
        notebooks.run(notebook("x = 1", "y = 1\ny / 0", "z = 1"))


def test_notebook_runs_again_only_if_it_or_what_it_imports_changes(tmp_path: Path) -> None:
    source = tmp_path / "a.ipynb"
    source.write_text(notebook("x = 1"), "utf-8")
    with patch.object(notebooks, "run", return_value="{}") as run:
        assert notebooks.executed(source) == notebooks.executed(source)
        assert run.call_count == 1
        source.write_text(notebook("x = 2"), "utf-8")
        notebooks.executed(source)
        assert run.call_count == 2
        with patch.object(notebooks, "fingerprint", side_effect=lambda module: f"{module} edited"):
            assert "explainer.neuron edited" not in notebooks.key(notebook("x = 2"))
            notebooks.executed(source)
        assert run.call_count == 3


def test_key_follows_the_modules_that_the_code_imports() -> None:
    code = notebook("from explainer import neuron", "import numpy\nimport explainer.palette as p")
    with patch.object(notebooks, "fingerprint", return_value="") as fingerprint:
        notebooks.key(code)
    asked = [call.args[0] for call in fingerprint.call_args_list]
    assert asked == ["explainer.neuron", "explainer.palette", "explainer.publish.notebooks"]


def test_text_of_a_notebook_is_a_page_with_a_place_for_each_cell() -> None:
    text = notebooks.markdown(json.loads(notebook("x = 1", "y = 1", description='A "page"')))
    assert text.startswith('---\ndescription: "A \\"page\\""\n---\n\n# Title')
    assert re.findall(r'data-cell="(\w+)"', text) == ["c0", "c1"]


JUPYTER = """<style>p{}</style><div class="jp-CodeCell"><div class="jp-CodeCell" id="cell-id=c0">
<div class="jp-InputArea">In [1]:<pre><span class="n">x</span></pre><clipboard-copy></clipboard-copy></div>
<div class="jp-OutputPrompt">Out[1]:</div><div class="jp-OutputArea-output" tabindex="0">%s</div></div></div>"""


def test_cell_keeps_its_code_and_output_only() -> None:
    output = '<script>1</script><table border="1"><thead><tr><th>a</th></tr></thead><tr><th>b</th></tr></table>'
    assert slim(JUPYTER % output) == {
        "c0": '<div class="cell"><div class="highlight"><pre><code><span class="n">x</span></code></pre></div>'
        '<div class="output"><table class="exhibit"><thead><tr><th scope="col">a</th></tr></thead>'
        '<tr><th scope="row">b</th></tr></table></div></div>'
    }


def test_drawing_in_an_output_keeps_its_names() -> None:
    drawing = '<svg viewBox="0 0 1 1"><clipPath id="a"></clipPath><text>the viewbox of a clippath</text></svg>'
    assert drawing in slim(JUPYTER % drawing)["c0"]


def test_image_without_alternative_text_is_an_error() -> None:
    with pytest.raises(PublishError, match="alternative text"):
        slim(JUPYTER % '<img src="data:,">')
    assert 'alt="A line"' in slim(JUPYTER % '<img alt="A line" src="data:,">')["c0"]


def test_each_build_imports_the_package_anew() -> None:
    with patch.dict(sys.modules):
        before = hooks._publish("errors")
        assert hooks._publish("errors") is before
        hooks.on_config(MkDocsConfig())
        assert [name for name in sys.modules if name.startswith("explainer")] == []
        assert hooks._publish("errors") is not before


def test_mistake_in_a_page_ends_the_build_without_a_traceback() -> None:
    with pytest.raises(Abort) as ended:
        hooks.on_build_error(PublishError("{{ nothing }}"))
    assert ended.value.code == 1
    assert ended.value.__suppress_context__
    hooks.on_build_error(KeyError("a mistake of our own"))  # keeps its traceback
