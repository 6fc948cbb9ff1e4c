"""What the build does besides Markdown: fonts, style sheets, notebooks, fresh imports, short errors."""

import asyncio
import io
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import nbformat
import pytest
from fontTools.ttLib import TTFont
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from nbformat.v4 import nbbase

from explainer import sources
from explainer.drawing import palette
from explainer.drawing.palette import ROLES
from explainer.publish import PublishError, fonts, formulas, hooks, notebooks

RULES = (formulas.KATEX / "katex.min.css").read_text("utf-8")


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


def test_fonts_have_the_glyphs_of_all_pages_and_the_style_sheet_brings_them() -> None:
    files = fonts.sheet([{"KaTeX_Math-Italic": "x"}, {"KaTeX_Main-Regular": "1", "KaTeX_Math-Italic": "w"}, {}])
    css = files.pop("assets/katex.css").decode()
    assert sorted(f"assets/{path}" for path in re.findall(r"url\(([^)]+)\)", css)) == sorted(files)
    cut = {name: TTFont(io.BytesIO(content)).getBestCmap() for name, content in files.items()}
    assert {name: {chr(code) for code in codes} for name, codes in cut.items()} == {
        "assets/fonts/KaTeX_Main-Regular.woff2": {"1"},
        "assets/fonts/KaTeX_Math-Italic.woff2": {"w", "x"},
    }
    assert css.count("@font-face") == 2


def test_colors_reach_readers_without_scripts_and_paper() -> None:
    screen, unscripted, printed = re.split(r"@media", palette.css())
    for name, role in ROLES.items():
        assert f".{name} {{ color: var(--role-{name}) }}" in screen
        assert re.search(rf"--role-{name}: {role.dark}[; ]", unscripted)
        assert re.search(rf"--role-{name}: {role.light}[; ]", printed)
    assert unscripted.startswith(" (prefers-color-scheme: dark)")
    assert printed.startswith(" print")


def notebook(*code: str, description: str = "") -> str:
    cells = [
        nbbase.new_markdown_cell("# Title"),
        *(nbbase.new_code_cell(source, id=f"c{i}") for i, source in enumerate(code)),
    ]
    return str(nbformat.writes(nbbase.new_notebook(cells=cells, metadata={"description": description})))


def test_notebook_is_run_in_the_project_and_has_its_outputs() -> None:
    ran = json.loads(notebooks.run(notebook("from explainer.drawing import palette", "print(len(palette.ROLES))")))
    assert "".join(ran["cells"][2]["outputs"][0]["text"]) == f"{len(ROLES)}\n"


def test_a_notebook_runs_where_an_event_loop_runs_already() -> None:
    async def caller() -> str:
        return notebooks.run(notebook("print(2 + 3)"))

    with ThreadPoolExecutor(1) as aside:  # this thread may be a browser's
        ran = json.loads(aside.submit(lambda: asyncio.run(caller())).result())
    assert ran["cells"][1]["outputs"][0]["text"] == ["5\n"]


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
        with patch.object(notebooks, "fingerprint", side_effect=lambda module, told: f"{module} edited {told}"):
            assert "explainer.neuron edited" not in notebooks.key(notebook("x = 2"))
            notebooks.executed(source)
        assert run.call_count == 3


def test_key_follows_the_modules_that_the_code_imports() -> None:
    code = notebook("from explainer import neuron", "import numpy\nimport explainer.drawing.palette as p")
    with patch.object(notebooks, "fingerprint", return_value="") as fingerprint:
        notebooks.key(code)
    asked = [call.args[0] for call in fingerprint.call_args_list]
    assert asked == ["explainer.drawing.palette", "explainer.neuron", "explainer.publish.notebooks"]


def test_text_of_a_notebook_is_a_page_with_each_cell_in_its_place() -> None:
    text = notebooks.markdown(json.loads(notebook("x = 1", "y = 1", description='A "page"')), ["<p>1</p>", "<p>2</p>"])
    assert text == '---\ndescription: "A \\"page\\""\n---\n\n# Title\n\n<p>1</p>\n\n<p>2</p>'


def rendered(folder: Path, code: str, *outputs: nbformat.NotebookNode, tags: tuple[str, ...] = ()) -> str:
    """The cell with its outputs, as HTML."""
    cell = nbbase.new_code_cell(code, outputs=list(outputs), execution_count=1, metadata={"tags": list(tags)})
    path = folder / "a.ipynb"
    path.write_text(nbformat.writes(nbbase.new_notebook(cells=[nbbase.new_markdown_cell("# A"), cell])), "utf-8")
    (found,) = notebooks.rendered(path)
    return found


def shown(**data: str) -> nbformat.NotebookNode:
    kinds = {kind.replace("_", "/"): value for kind, value in data.items()}
    made: nbformat.NotebookNode = nbbase.new_output("execute_result", data=kinds, execution_count=1)
    return made


def test_cell_has_its_code_and_output_only(tmp_path: Path) -> None:
    printed = nbbase.new_output("stream", text="a < b\n$5\n")
    assert rendered(
        tmp_path,
        'x = "\'"',
        printed,
        shown(text_plain="<A>", text_html='<b class="tex">$y$</b><span class="tex">$x$</span>'),
    ) == (
        '<div class="cell"><div class="highlight"><pre><code><span></span><span class="n">x</span> '
        """<span class="o">=</span> <span class="s2">"'"</span></code></pre></div>"""
        '<div class="output"><pre tabindex="0">a &lt; b\n$5\n</pre></div>'
        f'<div class="output"><b class="tex">$y$</b>{formulas.typeset("x")}</div></div>'
    )


def test_code_to_hide_is_folded_below_what_it_puts_out_under_its_first_comment(tmp_path: Path) -> None:
    code = "# load, if x < 1\nx = 1"
    cell = rendered(tmp_path, code, nbbase.new_output("stream", text="1\n"), tags=("hide-input", "other"))
    assert cell.startswith('<div class="cell"><div class="output"><pre tabindex="0">1\n</pre></div><details')
    before, folded = cell.split('<details class="method">')
    assert "highlight" not in before
    assert folded.startswith('<summary>The code: load, if x &lt; 1</summary><div class="highlight"><pre><code>')
    assert folded.endswith("</code></pre></div></details></div>")
    assert re.sub(r"<[^>]*>", "", folded).endswith("# load, if x &lt; 1\nx = 1")


def test_code_is_in_sight_without_the_tag(tmp_path: Path) -> None:
    assert "<details" not in rendered(tmp_path, "# load\nx = 1", tags=("hide-output",))


def test_code_to_hide_without_a_title_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="`x = 1` …: expected a cell tagged hide-input to begin with `# `"):
        rendered(tmp_path, "x = 1\n# late", tags=("hide-input",))


def test_drawing_in_an_output_keeps_its_names(tmp_path: Path) -> None:
    drawing = '<svg viewBox="0 0 1 1"><clipPath id="a"></clipPath><text>the viewbox of a clippath</text></svg>'
    assert drawing in rendered(tmp_path, "x", shown(text_plain="", text_html=drawing))


def test_what_a_page_cannot_have_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="alternative text"):
        rendered(tmp_path, "x", shown(text_html='<img src="data:,">'))
    assert 'alt="A line"' in rendered(tmp_path, "x", shown(text_html='<img alt="A line" src="data:,">'))
    with pytest.raises(PublishError, match="put out text or what `show` gives, got image/png, text/plain"):
        rendered(tmp_path, "x", shown(image_png="", text_plain="<Figure>"))


def test_a_build_imports_anew_what_an_edit_has_changed_and_nothing_else() -> None:
    def fingerprint(name: str, told: bool = False) -> str:
        reached = {path.stem for path in sources.closure([name])}
        return f"edited {told}" if "notebooks" in reached else "as it was"

    with patch.dict(sys.modules), patch.dict(hooks.prints, clear=True):
        before = {name: hooks._publish(name) for name in ("errors", "notebooks", "extension", "svg")}
        hooks.on_config(MkDocsConfig())
        assert {name: hooks._publish(name) for name in before} == before
        with patch.object(sources, "fingerprint", fingerprint):
            hooks.prints |= dict.fromkeys(hooks.prints, "as it was")
            hooks.on_config(MkDocsConfig())
        kept = {name for name, module in before.items() if sys.modules.get(f"explainer.publish.{name}") is module}
        assert kept == {"errors", "svg"}
        again = hooks._publish("extension")
        assert again is not before["extension"]
        assert again.notebooks is hooks._publish("notebooks") is not before["notebooks"]


def test_a_package_that_stays_forgets_a_module_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    import explainer
    from explainer import bowl

    monkeypatch.setattr(explainer, "bowl", bowl)  # as it is again once this is over
    with patch.dict(sys.modules), patch.dict(hooks.prints, clear=True):
        hooks.on_config(MkDocsConfig())
        with patch.object(sources, "fingerprint", lambda name, **_: "edited" if name == "explainer.bowl" else name):
            hooks.prints |= {name: name for name in hooks.prints}
            hooks.on_config(MkDocsConfig())
        from explainer import bowl as again

        assert sys.modules["explainer"] is explainer
        assert again is not bowl


def test_mistake_in_a_page_ends_the_build_without_a_traceback() -> None:
    with pytest.raises(Abort) as ended:
        hooks.on_build_error(PublishError("{{ nothing }}"))
    assert ended.value.code == 1
    assert ended.value.__suppress_context__
    hooks.on_build_error(KeyError("a mistake of our own"))  # keeps its traceback


def test_what_a_cell_prints_is_one_output_however_it_arrives() -> None:
    code = "import sys, time\nfor i in range(3):\n    print(i)\n    sys.stdout.flush()\n    time.sleep(0.3)"
    (output,) = json.loads(notebooks.run(notebook(code)))["cells"][1]["outputs"]
    assert "".join(output["text"]) == "0\n1\n2\n"
