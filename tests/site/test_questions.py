"""Every question that readers were found to ask has its heading, or its words in an answer, and an answer to it."""

import re
from pathlib import Path

import pytest
from lxml import html

from tests.site.built import PROJECT

PAGE = (PROJECT / "docs" / "questions.md").read_text("utf-8")
ANSWERS = {
    heading: answer.partition("\n## ")[0].strip()
    for heading, answer in re.findall(r"^### (.+?)(?: \{ data-search=.*)?\n\n((?:(?!^### ).*\n)*)", PAGE, re.MULTILINE)
}
QUESTIONS = [
    "Why do positive inputs, `x > 0`, force all weight gradients dL/dw to one sign?",
    "Same sign, fine, but why does that make a zig-zag?",
    "If the loss fixes the sign of dL/df, shouldn't we only ever move one way?",
    "If sigmoid outputs are positive, how can weights ever go down together?",
    "Isn't the culprit the sigmoid's slope σ′ > 0, not its output σ > 0?",
    "Whose output matters, this neuron's or the previous layer's?",
    "Is it all weights of the layer, or those of one neuron?",
    "Neurons have different upstream signs: doesn't that cure it?",
    "Surely the components of the gradient can differ?",
    "Doesn't a mini-batch fix it, as in SGD with minibatches?",
    'How does "x not centered" relate to "values positive": two problems or one?',
    "Shifting does not change the covariance, so why does the mean matter?",
    "Can't the bias absorb the mean, so that centering is pointless?",
    "Does zero-centering the data solve the sigmoid problem, and does it reach the hidden layers?",
    'What does "zero-centered" mean: an integral of zero, an odd function?',
    "ReLU is not centered either: why does it win?",
    "Batchnorm before ReLU: doesn't ReLU make it positive again?",
    "Does batch norm squash to `[0, 1]`?",
    "Input normalization already makes the contours round: what is left for batch norm?",
    "If my data have the mean one half and I refuse to center, is tanh still better than sigmoid?",
    "Is tanh better because it is centered, or because its slope is four times as steep?",
    "Why z-score rather than min-max, StandardScaler rather than MinMaxScaler?",
    "Is it the sign that never changes, or that all weights share it?",
    "Do momentum and Adam remove the zig-zag?",
    "LLMs use RMSNorm, not LayerNorm, and dropped mean subtraction: does centering not matter?",
    "I don't really get why",
    "Should the chain rule contain σ′(z)?",
    "Does a smaller learning rate remove the zig-zag?",
    "Images: is `/255` enough, or `[−1, 1]`? Mean per pixel, channel or image?",
    "One-hot or `0/1` features: center them too?",
    "Why stop at the mean: whitening, PCA, decorrelation?",
    "With softmax and cross-entropy, what is δ, and does it still hold?",
    "Does it hold in a CNN, RNN or transformer, where weights are shared?",
    "Why not just use `σ − ½` or `2σ − 1`?",
    "Is it the vanishing gradient again, and which is worse?",
    "GELU, SiLU and SwiGLU in transformers have a mean: does it matter?",
    "AdamW, AdaGrad, Shampoo, Muon: do they fix it?",
    "Can positive inputs kill a ReLU for good?",
    "Does an uncentered input saturate the neuron's own sigmoid?",
]
FULLER = [
    question for question in QUESTIONS if re.search("refuse to center|left for batch norm|hidden layers", question)
]
NUMBER_OR_PLACE = r"\{\{ \w+\.\w+\S* \}\}|\]\([\w/-]+\.(?:md|ipynb)#[\w-]+\)"


def words(markdown: str) -> int:
    """The words of a text, a link counting as its text, a number or a formula as one."""
    marks = r"\]\([^)\s]*\)|^#+ |\{ \.\w+ \}|\{ data-search=.*? \}"
    plain = re.sub(r"\{\{ .*? \}\}|\$.+?\$", "one", re.sub(marks, "", markdown, flags=re.MULTILINE))
    return len(plain.split())


def test_thirty_nine_questions_are_asked_once_each() -> None:
    assert len(QUESTIONS) == len(set(QUESTIONS)) == 39
    assert len(FULLER) == 3
    assert set(ANSWERS) <= set(QUESTIONS)
    assert len(re.findall("^### ", PAGE, re.MULTILINE)) == len(ANSWERS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_a_heading_or_its_words_in_an_answer(question: str) -> None:
    assert question in ANSWERS or [answer for answer in ANSWERS.values() if f'"{question}"' in answer]


@pytest.mark.parametrize("heading", ANSWERS)
def test_an_answer_is_short_and_has_a_number_or_says_where_it_is_shown(heading: str) -> None:
    answer = ANSWERS[heading]
    assert 15 <= words(answer) <= (130 if heading in FULLER else 85)
    assert heading not in FULLER or words(answer) > 60
    assert re.search(NUMBER_OR_PLACE, answer), "nothing shows it"


def test_the_page_is_not_long() -> None:
    assert words(PAGE.partition("\n# ")[2]) <= 1950


def test_the_headings_are_those_of_the_built_page(site: Path) -> None:
    (article,) = html.parse(site / "questions" / "index.html").xpath("//article")
    shown = [str(heading.xpath("string()")).removesuffix("#").strip() for heading in article.iter("h3")]
    assert shown == [heading.replace("`", "") for heading in ANSWERS]
